// Forty wrong programs and settings: which of the preview and the commands check and plan tells each, and in what words. A plan tells all that
// the preview does, of all resources at once; what it alone can tell, which asks about deletions, is in its own tests.
import { expect } from "chai";
import { check } from "../../provider/cli/check/check";
import { NOTHING } from "../../provider/cli/check/stack-state";
import { standsAgainst, type Finding } from "../../provider/cli/plan/finding";
import { lookAt } from "../../provider/cli/plan/look";
import { readPreview } from "../../provider/cli/plan/preview";
import { wordsOf } from "../../provider/errors/provider-error";
import { POLICY_ACTIONS } from "../../sandbox/documented";
import { KEYS } from "../../sandbox/world";
import { environmentOf, within } from "./checking";
import { UNKNOWN, type Kind, type Properties } from "./provider-process";
import { suite } from "./suite";

const denied = new Set<string>();

/** Told by a preview: resources of a program are checked one after another, the last of them is the one that is refused. */
interface Program {
  readonly of: Kind;
  readonly args?: Properties;
  /** Another resource of the program that is well by itself. */
  readonly beside?: Properties;
}

/** Told by a preview too, of a program with nothing wrong in it. */
interface Settings {
  readonly set: NodeJS.ProcessEnv;
  readonly kind?: Kind;
}

/** `planned`: the plan's own words, where it asks whose a name is by itself. */
type Row = [what: string, wrong: Program, words: RegExp, planned?: RegExp];

const other = { owner: "people/test/other" };
const group = { group: "CN=Users,CN=Builtin,DC=corp,DC=example,DC=com", members: ["guest"] };

const PROGRAMS: readonly Row[] = [
  [
    "a misspelt argument",
    { of: "user", args: { firstname: "Ada" } },
    /did you mean firstName\? There are (?!.*\b(owner|timeouts)\b)/,
  ],
  ["no user name", { of: "user", args: { userName: undefined } }, /userName is missing/],
  ["a user name that is too long", { of: "user", args: { userName: "x".repeat(21) } }, /Active Directory allows 20/],
  ["an e-mail without @", { of: "user", args: { email: "ada" } }, /email is "ada": it has no @/],
  ["one user twice", { of: "user", beside: other }, /is declared by other and by wrong; keep one/],
  [
    "one principal name for two people",
    {
      of: "user",
      args: { userPrincipalName: "ADA@corp.example.com" },
      beside: { ...other, userName: "ada2", userPrincipalName: "ada@corp.example.com" },
    },
    /^userPrincipalName: .* is declared by other and by wrong; a forest has each once/,
  ],
  [
    "a directory id of another form",
    { of: "user", args: { directoryId: "corp" } },
    /directoryId is "corp"; give one such as d-/,
  ],
  [
    "a directory that is not there",
    { of: "user", args: { directoryId: "d-0000000000" } },
    /know no such directory in eu-west-1; correct directoryId/,
  ],
  [
    "a directory of Entra ID",
    { of: "user", args: { directoryId: "wsd-5f1n8entr" } },
    /manage the person in Microsoft Entra ID/,
  ],
  [
    "another domain than a Simple AD's",
    { of: "user", args: { domain: "other.example.com" } },
    /^domain: .*a Simple AD, which trusts no other domain/,
    /it is a Simple AD, which trusts no other domain/,
  ],
  [
    "a unit that is no name of one",
    { of: "user", args: { organizationalUnit: "People" } },
    /is not a distinguished name; give one such as OU=/,
  ],
  [
    "an attribute that the schema does not have",
    { of: "user", args: { attributes: { shoeSize: "43" } } },
    /^attributes\.shoeSize is /,
  ],
  [
    "an attribute that the directory alone writes",
    { of: "user", args: { attributes: { directReports: "x" } } },
    /^attributes\.directReports is /,
  ],
  [
    "a manager that is no entry",
    { of: "user", args: { attributes: { manager: "Bob" } } },
    /^attributes\.manager holds /,
  ],
  [
    "a password that is too long",
    { of: "user", args: { initialPassword: "x".repeat(200) } },
    /initialPassword must be text of 1 to 127 characters/,
  ],
  [
    "a password version without a password",
    { of: "user", args: { passwordVersion: 2 } },
    /does nothing without initialPassword/,
  ],
  [
    "a name that somebody has already",
    { of: "user", args: { userName: "guest" } },
    /^userName: .*guest/,
    /user Guest .* is built in/,
  ],
  ["an expiry that is no day", { of: "user", args: { accountExpires: "2027-02-30" } }, /^accountExpires: /],
  [
    "a group name with a character that cannot be",
    { of: "group", args: { name: "a/b" } },
    /^name: name holds the character/,
  ],
  [
    "one group twice",
    { of: "group", args: { name: "team" }, beside: { ...other, name: "Team" } },
    /is declared by other and by wrong/,
  ],
  ["one member twice in two lists", { of: "groupMembership", args: group, beside: { ...other, ...group } }, /other/],
  [
    "a bundle that is not there",
    { of: "workspace", args: { bundleId: "wsb-000000000" } },
    /^bundleId: .*which .+ not know/,
  ],
  [
    "a volume of a size that AWS does not have",
    { of: "workspace", args: { workspaceProperties: { rootVolumeSizeGib: 81 } } },
    /^workspaceProperties/,
  ],
  [
    "a time-out without AUTO_STOP",
    { of: "workspace", args: { workspaceProperties: { runningModeAutoStopTimeoutInMinutes: 60 } } },
    /goes with runningMode: "AUTO_STOP" only/,
  ],
  ["two WorkSpaces of one user", { of: "workspace", beside: other }, /AWS allows one a user/],
  ["a key that is disabled", { of: "workspace", args: { volumeEncryptionKey: KEYS[1]?.id } }, /disabled/],
  ["a tag of ours", { of: "workspace", args: { tags: { "workspaces-users:owner": "me" } } }, /^tags has /],
  [
    "a template with a field that there is none of",
    { of: "invitation", args: { template: { text: "{{password}}" } } },
    /^template\.text: /,
  ],
  [
    "a template of a language that there is none of",
    { of: "invitation", args: { template: { language: "tlh" } } },
    /^template\.language: /,
  ],
];

const ID = "d-9067a1c2e1";
const directories = (settings: object): NodeJS.ProcessEnv => ({
  WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [ID]: { username: "svc", password: "Secret-1", ...settings } }),
});

const SETTINGS: readonly [what: string, wrong: Settings, words: RegExp][] = [
  [
    "no mail settings for an Invitation",
    { set: { WORKSPACES_USERS_MAIL: "" }, kind: "invitation" },
    /no sender is set; set it with: pulumi config set workspaces-users:mail/,
  ],
  [
    "all that is wrong with a directory's settings at once",
    { set: directories({ username: undefined, url: "ldaps://dc1", startTls: true, caCertificate: "./none.pem" }) },
    /no account to log in with.*none\.pem cannot be read.*TLS from the start already; correct WORKSPACES_USERS_DIRECTORIES/,
  ],
  ["a misspelt setting", { set: directories({ usernmae: "svc" }) }, /did you mean username\?/],
  [
    "a setting of another type, in our own words",
    { set: directories({ startTls: "yes" }) },
    /expected true or false, and it is text(?!.*Invalid input)/,
  ],
  [
    "a certificate that is none",
    { set: directories({ caCertificate: "package.json" }) },
    /there is no whole certificate in it/,
  ],
  [
    "a Region that only looks like one",
    { set: { WORKSPACES_USERS_REGION: "eu-wst-1" } },
    /did you mean eu-west-1\?.*correct WORKSPACES_USERS_REGION/,
  ],
  [
    "a threshold that is no number",
    { set: { WORKSPACES_USERS_DELETION_THRESHOLD: "many" } },
    /WORKSPACES_USERS_DELETION_THRESHOLD/,
  ],
];

suite(
  "forty wrong programs and settings",
  (host) => {
    const args: Readonly<Record<Kind, () => Properties>> = {
      user: () => host.user("wrong"),
      group: () => ({ directoryId: host.directoryId, name: "wrong", owner: "people/test/wrong" }),
      groupMembership: () => ({ directoryId: host.directoryId, owner: "people/test/wrong" }),
      workspace: () => host.workspace("wrong"),
      invitation: () => ({ workspaceId: "ws-000000001", owner: "people/test/wrong" }),
      notice: () => ({ workspaceId: "ws-000000001", endsOn: "2027-04-14", owner: "people/test/wrong" }),
    };
    let calls = 0;

    beforeEach(() => {
      calls = host.sandbox.aws.calls.length;
    });

    afterEach(() => {
      denied.clear();
      const made = host.sandbox.aws.calls
        .slice(calls)
        .filter(({ operation }) => !/^(Describe|Get|Simulate)/.test(operation));
      expect(made, "nothing was made").to.deep.equal([]);
    });

    /** The arguments of a row, by names of its own: all of them are in one plan. */
    const planned = ({ of, args: more }: Program, owner: string): Properties => {
      const named = { user: { userName: owner }, workspace: { userName: owner }, group: { name: owner } };
      return {
        ...args[of](),
        ...(named as Partial<Record<Kind, Properties>>)[of],
        owner: `people/test/${owner}`,
        ...more,
      };
    };
    const look = (resources: readonly (readonly [Kind, Properties])[], set: NodeJS.ProcessEnv = {}) => {
      const steps = resources.map(([kind, inputs]) => {
        const type = `pulumi-nodejs:dynamic/workspaces-users:${kind.replace(/^./, (first) => first.toUpperCase())}`;
        const name = String(inputs.owner).replace("people/test/", "");
        return { op: "create", urn: `urn:pulumi:test::people::${type}::${name}`, newState: { type, inputs } };
      });
      return within({ ...host.sandbox.environment(), ...set }, () =>
        lookAt(readPreview(JSON.stringify({ steps, duration: 1 })), { config: () => undefined, env: process.env }),
      );
    };
    let all: readonly Finding[] = [];

    before(async () => {
      const alone = PROGRAMS.flatMap(([, wrong], row) =>
        wrong.beside === undefined ? [[wrong.of, planned(wrong, `wrong${row}`)] as const] : [],
      );
      ({ findings: all } = await look(alone));
    });

    /** As a preview shows it, with the property before it. */
    const tells = (findings: readonly Finding[], words: RegExp): boolean =>
      findings.some(({ what }) => words.test(what) || words.test(`${/^[\w.]*/.exec(what)?.[0] ?? ""}: ${what}`));

    for (const [row, [what, wrong, words, own = words]] of PROGRAMS.entries()) {
      it(`${what}: a plan tells`, async () => {
        const ofRow =
          wrong.beside === undefined
            ? all.filter(({ resource }) => resource?.endsWith(` wrong${row}`) ?? true)
            : (
                await look([
                  [wrong.of, { ...args[wrong.of](), ...wrong.beside }],
                  [wrong.of, { ...args[wrong.of](), ...wrong.args }],
                ])
              ).findings;
        const refused = ofRow.filter(standsAgainst);
        expect(tells(refused, own), refused.map((one) => one.what).join("\n")).to.equal(true);
      });

      it(`${what}: the preview tells`, async () => {
        // What one run has declared, another has not.
        const provider = wrong.beside === undefined ? host.provider : await host.process();
        if (wrong.beside !== undefined) {
          expect(await provider.check(wrong.of, { ...args[wrong.of](), ...wrong.beside })).to.deep.equal([]);
        }
        const [first = "nothing"] = await provider.check(wrong.of, { ...args[wrong.of](), ...wrong.args });
        expect(first).to.match(words);
      });
    }

    for (const [what, wrong, words] of SETTINGS) {
      it(`${what}: the preview tells`, async () => {
        const provider = await host.process(wrong.set);
        const kind = wrong.kind ?? "user";
        const [first = "nothing"] = await provider.check(kind, args[kind]());
        expect(first).to.match(words);
      });

      it(`${what}: a plan tells`, async () => {
        const kind = wrong.kind ?? "user";
        const told = await look([[kind, args[kind]()]], wrong.set).then(
          ({ findings }) => findings.filter(standsAgainst).map((one) => one.what),
          (error: unknown) => [wordsOf(error)],
        );
        expect(told.join("\n")).to.match(words);
      });
    }

    it("no credentials: preview and plan say in one line what they could not ask, and check what to do", async () => {
      const none = { AWS_ACCESS_KEY_ID: "", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_CONFIG_FILE: "/dev/null" };
      const provider = await host.process(none);
      await provider.check("user", args.user());
      await provider.check("user", host.user("another"));
      expect(provider.output.match(/^not checked: .*check the AWS credentials/gm)).to.have.length(1);
      const { notChecked } = await look([["user", args.user()]], { ...none, AWS_SECRET_ACCESS_KEY: "" });
      expect(notChecked).to.have.length(1);
      expect(notChecked[0]).to.match(/^there are no AWS credentials .*; log in/);
      expect(await toDo(none)).to.match(/credentials: there are no AWS credentials .*; log in/);
    });

    it("no way to AWS: the preview says so in one line, within seconds, of all that it could not ask", async () => {
      const provider = await host.process({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
      const begun = Date.now();
      await provider.check("user", args.user());
      await provider.check("user", host.user("another"));
      await provider.check("workspace", args.workspace());
      expect(Date.now() - begun).to.be.below(15_000);
      expect(provider.output.match(/^not checked: .*/gm)).to.have.length(1);
      expect(provider.output).to.match(
        /^not checked: .*workspaces in eu-west-1 does not answer .*; check the network, .*; then run the same command again \[/m,
      );
    });

    it("a secret argument that is refused: the preview quotes it nowhere, nor lets the engine show it", async () => {
      const secret = { email: "ada-at-home", secretArguments: ["email"] };
      expect(await host.provider.check("user", host.user("wrong", secret))).to.deep.equal([
        'email is "[secret]": it has no @',
      ]);
    });

    it("a password that is wrong: preview and plan say in one line what they could not ask, and check what to do", async () => {
      const wrong = host.directorySettings({ password: "wrong" });
      const provider = await host.process(wrong);
      await provider.check("user", args.user());
      expect(provider.output).to.match(/^not checked: .*the user name or password is wrong/m);
      const { notChecked } = await look([["user", args.user()]], wrong);
      expect(notChecked).to.have.length(1);
      expect(notChecked[0]).to.include("the user name or password is wrong");
      expect(await toDo(wrong)).to.match(/login at .*the user name or password is wrong; check username and password/);
    });

    it("a missing permission to launch: check tells, which preview and plan cannot", async () => {
      denied.add("workspaces:CreateWorkspaces");
      expect(await (await host.process()).check("workspace", args.workspace())).to.deep.equal([]);
      const desk = [
        ["user", planned({ of: "user" }, "desk")],
        ["workspace", planned({ of: "workspace" }, "desk")],
      ] as const;
      expect((await look(desk)).verdict).to.equal("ok");
      expect(await toDo({})).to.match(
        /permission workspaces:CreateWorkspaces: the policy simulator says of .*no policy allows it/,
      );
    });

    it("a sender that SES has not verified: plan and check tell, which a preview cannot", async () => {
      const mail = { WORKSPACES_USERS_MAIL: '{"from":"it@unknown.example"}' };
      expect(await (await host.process(mail)).check("invitation", args.invitation())).to.deep.equal([]);
      const invited = { ...args.invitation(), workspaceId: UNKNOWN, email: "ada@example.com" };
      const { findings } = await look([["invitation", invited]], mail);
      expect(findings.filter(standsAgainst).map(({ what, next = "" }) => `${what}; ${next}`)).to.deep.equal([
        "the sender it@unknown.example and its domain unknown.example are not there in eu-west-1; " +
          "verify one of both in Amazon SES, or correct workspaces-users:mail.from or mail.region",
      ]);
      expect(await toDo(mail)).to.match(/SES identity it@unknown\.example: .*verify one of both/);
    });

    it("enabled that is taken out: the preview says that the person stays locked out", async () => {
      const provider = await host.process();
      expect(await provider.check("user", args.user(), { ...args.user(), enabled: false })).to.deep.equal([]);
      expect(provider.output).to.match(
        /^user wrong .*: enabled is taken out, which leaves the account as it is: disabled; give enabled: true/m,
      );
    });

    const toDo = async (environment: NodeJS.ProcessEnv): Promise<string> => {
      const env = { ...environmentOf(host, {}, {}), ...environment };
      const options = { bundles: [], keys: [], used: NOTHING };
      const { lines } = await within(env, () => check({ config: () => undefined, env: process.env }, options));
      return lines
        .filter(({ outcome }) => outcome === "to do")
        .map(({ about, words }) => `${about}: ${words}`)
        .join("\n");
    };
  },
  { allow: (action) => POLICY_ACTIONS.includes(action) && !denied.has(action) },
);
