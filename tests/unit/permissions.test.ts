import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ACTIONS } from "../../provider/cli/check/actions";
import { FEATURE_ACTIONS, POLICY_ACTIONS } from "../../sandbox/documented";

const PROVIDER = join(__dirname, "../../provider");

/** By the client package, as IAM names the service. */
const SERVICES: Readonly<Record<string, string>> = {
  workspaces: "workspaces",
  "directory-service": "ds",
  "secrets-manager": "secretsmanager",
  kms: "kms",
  sesv2: "ses",
  iam: "iam",
  sts: "sts",
};

/** What an operation of Directory Service Data is called. */
const DATA_OPERATION = /"((?:Create|Describe|Update|Disable|Delete|List|Search|Add|Remove)(?:User|Group)\w*)"/g;

/** Every operation that the provider's code imports a command or a paginator of. */
function actionsInCode(): string[] {
  const files = readdirSync(PROVIDER, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const imported = files.flatMap((file) => {
    const text = readFileSync(join(PROVIDER, file), "utf8").replaceAll(
      "await sdk()",
      'await import("@aws-sdk/client-workspaces")',
    );
    const imports = text.matchAll(
      /const \{ (paginate)?(\w+?)(Command)? \} = await import\("@aws-sdk\/client-([\w-]+)"\)/g,
    );
    return [...imports].flatMap(([, paginates, operation = "", command, client = ""]) =>
      paginates === undefined && command === undefined ? [] : [`${SERVICES[client] ?? client}:${operation}`],
    );
  });
  // The client that is made of the SDK's parts is asked for operations by their names.
  const ofData = files
    .filter((file) => /^directory.data-api/.test(file))
    .flatMap((file) => [...readFileSync(join(PROVIDER, file), "utf8").matchAll(DATA_OPERATION)])
    // Each needs the other beside it (Service Authorization Reference, "Directory Service Data").
    .flatMap(([, name = ""]) => [`ds-data:${name}`, "ds:AccessDSData"]);
  return [...imported, ...ofData];
}

describe("the permissions in docs/permissions.md", () => {
  it("are those of the commands that the provider's code can send, and no other", () => {
    const further: Readonly<Record<string, string>> = {
      // A message sent whole takes both (Amazon SES: "Controlling access", actions for sending mail).
      "ses:SendEmail": "ses:SendRawEmail",
      // Of whoever launches with a key of their own (Amazon WorkSpaces: "Encrypted WorkSpaces").
      "kms:DescribeKey": "kms:CreateGrant",
    };
    // What the command check calls by way of the SDK as a whole is in its own table, and what it asks of SES is its alone.
    const ofCheck = ["ses:GetAccount", "ses:GetEmailIdentity"];
    const actions = new Set(
      [...actionsInCode().filter((one) => !one.startsWith("sts:")), ...ofCheck].flatMap((one) => [
        one,
        further[one] ?? one,
      ]),
    );
    expect([...actions].sort()).to.deep.equal([...POLICY_ACTIONS].sort());
  });

  it("are each looked at by the command check, but for its own", () => {
    const own = ["iam:SimulatePrincipalPolicy", "ses:GetAccount", "ses:GetEmailIdentity"];
    const looked = ACTIONS.map(({ name }) => name);
    expect([...looked, ...own].sort()).to.deep.equal([...POLICY_ACTIONS].sort());
  });

  it("are the same in the policy and in the table of features", () => {
    expect([...FEATURE_ACTIONS.keys()]).to.have.length(15);
    expect([...new Set([...FEATURE_ACTIONS.values()].flat())].sort()).to.deep.equal([...POLICY_ACTIONS].sort());
  });
});
