import { expect } from "chai";
import { once } from "node:events";
import { createServer, type Server } from "node:tls";
import type { AddressInfo } from "node:net";
import { AwsClients } from "../../provider/aws/clients";
import { ACTIONS } from "../../provider/cli/check/actions";
import { readingCalls } from "../../provider/cli/check/calls";
import { check, type CheckOptions } from "../../provider/cli/check/check";
import { checkPermissions } from "../../provider/cli/check/permissions";
import { Report, type Line } from "../../provider/cli/check/report";
import { NOTHING } from "../../provider/cli/check/stack-state";
import { Settings } from "../../provider/config/settings";
import { command } from "../command";
import { POLICY_ACTIONS } from "../../sandbox/documented";
import { Mailbox } from "../../sandbox/mailbox/mailbox";
import { KEYS, SENDER, SERVICE_SECRET } from "../../sandbox/world";
import { selfSigned } from "../unit/mail/certificate";
import { suite } from "./suite";
import { environmentOf, within } from "./checking";

const denied = new Set<string>();
let inTestMode = false;
let isPaused = false;
let isRoot = false;

const BUNDLE = "wsb-bh8rsxt14";

/** A thing that goes wrong, and what is said of it. */
interface Wrong {
  readonly environment?: NodeJS.ProcessEnv;
  /** Settings of the directory. */
  readonly directory?: object;
  readonly mail?: object;
  readonly options?: Partial<CheckOptions>;
  readonly denies?: readonly string[];
  /** The one line that says what to do. */
  readonly about: RegExp;
  readonly words: RegExp;
  /** What is left out for it; nothing else may be. */
  readonly skips?: readonly RegExp[];
  /** Further lines that say what to do. */
  readonly also?: readonly RegExp[];
}

suite(
  "the command check",
  (host) => {
    const servers: Server[] = [];
    let login: Mailbox;

    before(async () => {
      await host.provider.create("user", host.user("sample"));
      const { address, directory } = host.sandbox;
      const certificate = await directory.authority.issue("check", [`IP:${address}`]);
      const username = "mailer";
      login = await Mailbox.start({
        address,
        certificate,
        login: { username, password: "Right-1" },
        loginRequired: true,
      });
    });

    after(async () => {
      servers.forEach((server) => server.close());
      await login.stop();
    });

    afterEach(() => {
      denied.clear();
      [inTestMode, isPaused, isRoot] = [false, false, false];
    });

    const run = async ({
      environment = {},
      directory = {},
      mail = {},
      options = {},
    }: Partial<Wrong>): Promise<Line[]> => {
      const env = { ...environmentOf(host, directory, mail), ...environment };
      const all = { bundles: [BUNDLE], keys: [], used: NOTHING, ...options };
      const report = await within(env, () => check({ config: () => undefined, env: process.env }, all));
      return report.lines;
    };

    it("says that everything is well where it is, and writes nothing anywhere", async () => {
      const { aws, directory, mailbox } = host.sandbox;
      const numbers = async () =>
        (await directory.search("(objectClass=*)", ["uSNChanged"])).map(({ uSNChanged }) => uSNChanged);
      const [before, calls] = [await numbers(), aws.calls.length];
      const lines = await run({ options: { keys: ["alias/corp/workspaces"] } });
      expect(lines.filter(({ outcome }) => outcome !== "ok")).to.deep.equal([]);
      expect(lines.map(({ about }) => about)).to.include.members([
        "Region",
        "credentials",
        "permissions by calls",
        "permissions by the policy simulator",
        `bundle ${BUNDLE}`,
        "key alias/corp/workspaces",
        `SES identity ${SENDER}`,
      ]);
      expect(await numbers(), "nothing in the directory has changed").to.deep.equal(before);
      const asked = new Set(aws.calls.slice(calls).map(({ operation }) => operation));
      expect([...asked].filter((operation) => !/^(Describe|Get|Simulate)/.test(operation))).to.deep.equal([]);
      expect(mailbox.messages()).to.deep.equal([]);
    });

    const wrong = (what: string, make: () => Wrong | Promise<Wrong>): void => {
      it(`tells of ${what}`, async () => {
        const one = await make();
        one.denies?.forEach((action) => denied.add(action));
        const lines = await run(one);
        const toDo = lines.filter(({ outcome }) => outcome === "to do");
        const [first] = toDo.filter(({ about, words }) => one.about.test(about) && one.words.test(words));
        expect(first, toDo.map(({ about, words }) => `${about}: ${words}`).join("\n")).to.not.equal(undefined);
        const others = toDo.filter(
          (line) => line !== first && one.also?.some((also) => also.test(line.about)) !== true,
        );
        expect(others, "nothing else is wrong").to.deep.equal([]);
        const skipped = lines.filter(({ outcome }) => outcome === "not checked");
        expect(skipped.filter(({ about }) => one.skips?.some((skip) => skip.test(about)) !== true)).to.deep.equal([]);
        expect(skipped.length).to.be.at.least(one.skips?.length ?? 0);
      });
    };

    const SETTINGS = /^settings of directory/;
    const NO_AWS = [/^permissions$/, /^directories$/, /^bundles and keys$/, /^mail service$/];
    wrong("a missing Region", () => ({
      environment: { WORKSPACES_USERS_REGION: "", AWS_REGION: "" },
      about: /^Region$/,
      words: /no Region is set; set it with: pulumi config set workspaces-users:region/,
      skips: [/^Regions of the deletion guard$/, ...NO_AWS],
    }));
    wrong("a Region that only looks like one", () => ({
      environment: { WORKSPACES_USERS_REGION: "eu-wst-1" },
      about: /^Region$/,
      words:
        /from WORKSPACES_USERS_REGION of the environment: expected a Region such as eu-west-1 \(did you mean eu-west-1\?\)/,
      skips: [/^Regions of the deletion guard$/, ...NO_AWS],
    }));
    wrong("a Region that has no WorkSpaces, or does not exist", () => ({
      environment: { AWS_ENDPOINT_URL_WORKSPACES: "http://workspaces.eu-west-9.amazonaws.invalid" },
      about: /^permission workspaces:DescribeWorkspaceDirectories$/,
      words: /there is no such service in eu-west-1 .*ENOTFOUND.*correct workspaces-users:region/,
      also: [/^permission workspaces:/, /^directory /],
      skips: [/^login to directory/, /^bundle wsb/],
    }));
    wrong("missing credentials", () => ({
      environment: {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_CONFIG_FILE: "/dev/null",
      },
      about: /^credentials$/,
      words: /there are no AWS credentials .*log in/,
      skips: NO_AWS,
    }));
    wrong("credentials that AWS does not take", () => ({
      environment: { AWS_ACCESS_KEY_ID: "AKIANOBODYNOBODY0000" },
      about: /^credentials$/,
      words: /AWS does not take the credentials \(InvalidClientTokenId/,
      skips: NO_AWS,
    }));
    const every = new Set(ACTIONS.flatMap(({ uses }) => uses));
    for (const { name, by } of ACTIONS.filter(({ name }) => name !== "secretsmanager:GetSecretValue")) {
      it(`tells of the missing permission ${name}, and of no other, by ${by === "call" ? "calling it" : "the policy simulator"}`, async () => {
        denied.add(name);
        const report = new Report();
        const principal = "arn:aws:iam::123456789012:user/AKIASANDBOXSANDBOX00";
        await within(environmentOf(host, {}, {}), async () => {
          const aws = new AwsClients(new Settings({ config: () => undefined, env: process.env }));
          const calls = readingCalls(aws, "eu-west-1", { directoryId: host.directoryId, bundles: [BUNDLE], keys: [] });
          await checkPermissions({ aws, report, region: "eu-west-1", principal, uses: every, calls });
        });
        const toDo = report.lines.filter(({ outcome }) => outcome !== "ok");
        expect(toDo.map(({ about, outcome }) => [about, outcome])).to.deep.equal([[`permission ${name}`, "to do"]]);
        expect(toDo[0]?.words).to.match(
          by === "call"
            ? /^denied in eu-west-1: .*; allow it \(/
            : /^the policy simulator says of arn:aws:iam::123456789012:user\/\w+: no policy allows it; allow it/,
        );
      });
    }
    const overApi = (access = "api") => ({
      WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [host.sandbox.directoryIds.managedAd]: { access } }),
    });
    wrong("data access that is disabled, with the command that enables it", () => ({
      environment: overApi(),
      about: SETTINGS,
      words: /data access of d-9067a1c2e2 is Disabled.*aws ds enable-directory-data-access --directory-id d-9067a1c2e2/,
      skips: [/^people of directory/],
    }));
    it("looks at a directory that is worked on over the API without a word of connections", async () => {
      const { aws, directoryIds } = host.sandbox;
      aws.setDataAccess(directoryIds.managedAd, true);
      const lines = await run({ environment: overApi() });
      aws.setDataAccess(directoryIds.managedAd, false);
      expect(lines.filter(({ outcome }) => outcome !== "ok")).to.deep.equal([]);
      const told = lines.map(({ about }) => about.replace(/ directory d-.*/, ""));
      expect(told).to.include.members(["settings of", "people of", "unit of", "passwords of"]);
      expect(told.filter((about) => /^(name|port|certificate|login|create|edit) /.test(about))).to.deep.equal([]);
      const [simulated] = lines.filter(({ about }) => about === "permissions by the policy simulator");
      expect(simulated?.words).to.contain("ds:AccessDSData, ds-data:ListUsers");
    });

    wrong("the permission to read the secret that holds a password", () => ({
      denies: ["secretsmanager:GetSecretValue"],
      directory: { password: undefined, passwordSecret: SERVICE_SECRET },
      about: SETTINGS,
      words: /secretsmanager:GetSecretValue/,
      skips: [/^login to directory/],
    }));
    wrong("a permission, whatever else is well", () => ({
      denies: ["workspaces:TerminateWorkspaces", "workspaces:DescribeTags"],
      about: /^permission workspaces:TerminateWorkspaces$/,
      words: /no policy allows it; allow it/,
      also: [/^permission workspaces:DescribeTags$/],
    }));

    it("says which permissions it could not look at where the policy simulator may not be asked", async () => {
      denied.add("iam:SimulatePrincipalPolicy");
      const lines = await run({});
      const [left] = lines.filter(({ outcome }) => outcome !== "ok");
      expect(left).to.include({ about: "permissions by the policy simulator", outcome: "not checked" });
      expect(left?.words).to.match(/^because the simulator may not be asked: .*workspaces:CreateWorkspaces, /);
    });

    it("says of a role that IAM does not know by this name how to give it", async () => {
      const role = "arn:aws:iam::123456789012:role/deployer";
      const lines = await run({ options: { principal: role } });
      const [left] = lines.filter(({ outcome }) => outcome !== "ok");
      expect(left).to.include({ about: "permissions by the policy simulator", outcome: "not checked" });
      expect(left?.words).to.match(
        /^because IAM knows no arn:aws:iam::123456789012:role\/deployer: a role with a path/,
      );
    });

    it("says of the account's root user, whom no policy binds, to take a role", async () => {
      isRoot = true;
      const [left] = (await run({})).filter(({ outcome }) => outcome !== "ok");
      expect(left).to.include({ about: "permissions by the policy simulator", outcome: "note" });
      expect(left?.words).to.match(/^the caller is the account's root user, who may do everything; use a role instead/);
    });

    const foreign = (what: string, id: string, words: RegExp): void => {
      wrong(what, () => ({
        environment: {
          WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [id]: { username: "svc", password: "Secret-1" } }),
        },
        about: new RegExp(`^directory ${id}$`),
        words,
        skips: [/^login to directory/],
      }));
    };
    foreign(
      "a directory that AWS does not know",
      "d-0000000000",
      /know no such directory in eu-west-1; correct directoryId/,
    );
    foreign("a directory whose people are managed elsewhere", "wsd-5f1n8entr", /joined to Microsoft Entra ID/);
    foreign("WorkSpaces Pools", "wsd-5f1n8pool", /a WorkSpaces Pools directory/);
    foreign("a directory that another account shares", "d-9067a1c2f1", /another AWS account shares/);
    wrong("a directory that is not registered with WorkSpaces", () => ({
      environment: environmentOf(host, {}, {}, "d-9067a1c2f2"),
      about: /^directory d-9067a1c2f2$/,
      words: /is not registered with WorkSpaces; register it: aws workspaces register-workspace-directory/,
    }));

    wrong("all that is missing and wrong in a directory's settings at once", () => ({
      directory: { username: undefined, startTls: true, caCertificate: "./none.pem" },
      about: SETTINGS,
      words:
        /no account to log in with is set, and .*none\.pem cannot be read, and .* is TLS from the start already; correct WORKSPACES_USERS_DIRECTORIES/,
      skips: [/^login to directory/],
    }));
    wrong("settings that are no settings", () => ({
      directory: { usernmae: "svc" },
      about: /^settings of directories$/,
      words: /there is no such setting \(did you mean username\?\)/,
    }));
    wrong("no settings of any directory", () => ({
      environment: { WORKSPACES_USERS_DIRECTORIES: "{}" },
      about: /^directories$/,
      words: /no directory is set/,
    }));
    wrong("a secret that cannot be read", () => ({
      directory: { password: undefined, passwordSecret: "nothing/here" },
      about: SETTINGS,
      words: /nothing\/here cannot be read/,
      skips: [/^login to directory/],
    }));

    const UNREACHED = [/^unit of directory/];
    wrong("a name that is not known", () => ({
      directory: { url: "ldaps://dc9.corp.example.invalid" },
      about: /^name dc9\.corp\.example\.invalid$/,
      words: /ENOTFOUND.*check workspaces-users:directories\.[\w-]+\.url/,
      skips: UNREACHED,
    }));
    wrong("a port that nobody listens on", () => ({
      directory: { url: `ldaps://${host.sandbox.address}:637` },
      about: /^port 637 of /,
      words: /ECONNREFUSED.*VPC route, security group/,
      skips: [/^certificate of/, /^login at/, ...UNREACHED],
    }));
    wrong("a port without TLS", () => ({
      directory: { url: `ldaps://${host.sandbox.address}:389` },
      about: /^certificate of /,
      words: /check (the port in )?workspaces-users:directories/,
      skips: [/^login at/, ...UNREACHED],
    }));
    const untrusted = (what: string, directory: () => object | Promise<object>, words: RegExp): void => {
      wrong(what, async () => ({
        directory: await directory(),
        about: /^certificate of /,
        words,
        skips: [/^login at/, ...UNREACHED],
      }));
    };
    untrusted(
      "a certificate of another authority",
      () => ({ caCertificate: selfSigned("127.0.0.1").cert }),
      /its certificate is not trusted \([A-Z_]+(: [^A-Z"][^)]*)?\): .*caCertificate is the authority that signed/,
    );
    untrusted(
      "a certificate of another name",
      () => ({ serverName: "dc9.corp.example.com" }),
      /names .*, and not dc9\.corp\.example\.com.*serverName/,
    );
    untrusted(
      "a certificate that expired",
      async () => served(servers, selfSigned("127.0.0.1", 5, -10)),
      /expired on .*; renew the authority's certificate/,
    );
    untrusted(
      "a certificate that expired, of an authority that has not",
      async () => {
        const { authority } = host.sandbox.directory;
        const expired = await authority.issue("expired", ["IP:127.0.0.1"], { from: -30, to: -2 });
        return { ...(await served(servers, expired)), caCertificate: authority.pem };
      },
      /its certificate expired on .*; let whoever runs the directory renew/,
    );
    wrong("a certificate that expires soon", async () => ({
      directory: { ...(await served(servers, selfSigned("127.0.0.1", 5))) },
      about: /^certificate of 127\.0\.0\.1/,
      words: /4 days left; let whoever runs the directory renew it now/,
      also: [/^login at/],
      skips: UNREACHED,
    }));
    wrong("a login that is refused, after one attempt", () => ({
      directory: { password: "wrong", url: [`ldaps://${host.sandbox.address}`, `ldaps://${host.sandbox.address}:636`] },
      about: /^login at /,
      words: /the user name or password is wrong; check username and password/,
      skips: [/^login at/, ...UNREACHED],
    }));
    wrong("a server of another domain", () => {
      const { onprem } = host.sandbox;
      return {
        directory: { ...onprem?.settings },
        about: /^login at /,
        words: /is a server of onprem\.example\.com, and the directory's domain is corp\.example\.com/,
        skips: UNREACHED,
      };
    });
    wrong("a unit that is not there", () => ({
      directory: { organizationalUnit: "OU=None,DC=corp,DC=example,DC=com" },
      about: /^unit OU=None/,
      words: /there is no such unit that our account can see; create it, or correct .*organizationalUnit/,
    }));
    wrong("a unit without the rights to create, delete and edit", () => ({
      directory: { organizationalUnit: "CN=Users,DC=corp,DC=example,DC=com" },
      about: /^create in CN=Users/,
      words: /our account may not create: user, group; delegate the right on CN=Users/,
      also: [/^delete in CN=Users/, /^edit in CN=Users/],
    }));

    wrong("a bundle that is not there", () => ({
      options: { bundles: ["wsb-000000000"] },
      about: /^bundle wsb-000000000$/,
      words: /WorkSpaces has no such bundle in eu-west-1/,
    }));
    wrong("a bundle that the stack's state names", () => ({
      options: { used: { ...NOTHING, kinds: new Set(["User", "Workspace"]), bundles: ["wsb-000000001"] } },
      about: /^bundle wsb-000000001$/,
      words: /no such bundle/,
    }));
    wrong("a key that is disabled", () => ({
      options: { keys: [KEYS[1]?.id ?? ""] },
      about: /^key 99999999/,
      words: /or it is disabled/,
    }));

    wrong("a sender that is no address", () => ({
      mail: { from: "it-at-example", transport: "smtp://127.0.0.1:1" },
      about: /^mail from$/,
      words: /"it-at-example" is no address: it has no @/,
      also: [/^SMTP/],
    }));
    wrong("a sender that SES does not know", () => ({
      mail: { from: "it@unknown.example" },
      about: /^SES identity it@unknown\.example$/,
      words: /and its domain unknown\.example are not there in eu-west-1; verify one of both/,
    }));
    wrong("a sender that SES has not verified yet", () => ({
      mail: { from: "IT <it@pending.example>" },
      about: /^SES identity it@pending\.example$/,
      words: /is not verified yet in eu-west-1; finish its verification/,
    }));
    wrong("SES in its test mode", () => {
      inTestMode = true;
      return {
        about: /^SES account$/,
        words: /in its test mode, and sends to verified recipients only; request production access/,
      };
    });
    wrong("SES that has been paused", () => {
      isPaused = true;
      return { about: /^SES account$/, words: /sending is paused in eu-west-1; resume it in Amazon SES/ };
    });
    wrong("mail settings that are wrong, with the variable that they come from", () => ({
      environment: { WORKSPACES_USERS_MAIL: '{"form":"it@example.com"}' },
      about: /^mail settings$/,
      words:
        /mail\.from from WORKSPACES_USERS_MAIL of the environment: it is not set, and .*there is no such setting \(did you mean from\?\)/,
      skips: [/^mail service$/],
    }));
    const smtp = (what: string, mail: () => object, words: RegExp): void => {
      wrong(what, () => ({ mail: { from: SENDER, ...mail() }, about: /^SMTP server/, words }));
    };
    const ca = () => ({ caCertificate: host.sandbox.directory.caPem });
    smtp(
      "an SMTP login that is refused",
      () => ({ ...ca(), transport: login.url.replace("//", "//mailer@"), password: "Wrong-1" }),
      /check the user in workspaces-users:mail\.transport/,
    );
    smtp(
      "an SMTP server that is not there",
      () => ({ transport: "smtps://127.0.0.1:1" }),
      /was not reached.*check host, port and network/,
    );
    smtp("an SMTP server that is not trusted", () => ({ transport: login.secureUrl }), /no trusted TLS connection/);

    it("takes an SMTP login that works", async () => {
      const mail = {
        from: SENDER,
        ...ca(),
        transport: login.secureUrl.replace("//", "//mailer@"),
        password: "Right-1",
      };
      const lines = await run({ mail });
      expect(lines.filter(({ outcome }) => outcome !== "ok")).to.deep.equal([]);
      expect(lines.at(-1)?.words).to.match(/answers, and takes the login, over trusted TLS/);
      expect(login.messages()).to.deep.equal([]);
    });

    it("reaches a directory by StartTLS, and looks at the certificate that it shows", async () => {
      const lines = await run({ directory: { url: host.sandbox.directory.plainUrl, startTls: true } });
      expect(lines.filter(({ outcome }) => outcome !== "ok")).to.deep.equal([]);
      expect(lines.find(({ about }) => about.startsWith("certificate of"))?.words).to.match(/days left/);
    });

    it("as a command ends with 0, 2 or 1, prints one object with --json, and never a secret", async () => {
      const env = environmentOf(host, {}, {});
      const well = await command(["check", "--bundle", BUNDLE], { env });
      expect(well.status, well.printed + well.complained).to.equal(0);
      expect(well.printed)
        .to.match(/^ok +Region: eu-west-1$/m)
        .and.to.match(/0 to do, 0 note, 0 not checked; nothing was written/);
      const bad = await command(["check", "--bundle", "wsb-000000000", "--json"], { env });
      expect(bad.status).to.equal(2);
      const { counts, lines } = JSON.parse(bad.printed) as { counts: Record<string, number>; lines: Line[] };
      expect(counts["to do"]).to.equal(1);
      expect(lines.find(({ outcome }) => outcome === "to do")).to.include({ code: "bundle-not-found" });
      const malformed = await command(["check", "--no-stack", "--bundle", "wsb-nope", "--json"], { env });
      expect([malformed.status, malformed.printed]).to.satisfy(
        ([status, printed]: [number, string]) => status === 2 && printed.includes('"bundle-not-found"'),
      );
      const none = await command(["check", "--stack", "nowhere"], {
        env: { ...env, PATH: "/nonexistent" },
      });
      expect(none.status).to.equal(1);
      expect(none.complained).to.match(/error: reading the configuration of stack nowhere: .*\[invalid-setting\]/);
      expect(well.printed + well.complained + bad.printed + bad.complained).to.not.include(
        host.sandbox.directory.service.password,
      );
    });
  },
  {
    onprem: true,
    further: [
      { id: "d-9067a1c2f1", region: "eu-west-1", kind: "SharedMicrosoftAD" },
      { id: "d-9067a1c2f2", region: "eu-west-1", kind: "SimpleAD", registered: false },
    ],
    pendingSenders: ["pending.example"],
    mailInTestMode: () => inTestMode,
    mailIsPaused: () => isPaused,
    isRoot: () => isRoot,
    allow: (action) => POLICY_ACTIONS.includes(action) && !denied.has(action),
  },
);

/** Settings of a server that shows a certificate, and says nothing. */
async function served(servers: Server[], { cert, key }: { cert: string; key: string }): Promise<object> {
  const server = createServer({ cert, key }, (socket) => socket.on("error", () => undefined).end()).listen(
    0,
    "127.0.0.1",
  );
  server.on("tlsClientError", () => undefined);
  servers.push(server);
  await once(server, "listening");
  return { url: `ldaps://127.0.0.1:${(server.address() as AddressInfo).port}`, caCertificate: cert };
}
