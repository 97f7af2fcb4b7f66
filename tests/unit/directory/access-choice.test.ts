import { expect } from "chai";
import type { AwsClients } from "../../../provider/aws/clients";
import { Settings } from "../../../provider/config/settings";
import { AccessChoices } from "../../../provider/directory/access-choice";
import type { DirectoryFacts } from "../../../provider/directory/kind";
import { failureOf } from "../failure";

const id = "d-9067a1c2e2";
const trusted = "onprem.example.com";
const MANAGED: DirectoryFacts = { id, kind: "MicrosoftAD", domainName: "corp.example.com", netBiosName: "CORP" };
const ENABLE = `aws ds enable-directory-data-access --directory-id ${id} --region eu-west-1`;
const SETTING = `workspaces-users:directories.${id}.access`;

/** @param answer what AWS says of the data access: a status, or an error of that name */
function choices(settings: object, { facts = MANAGED, answer = "Disabled" } = {}) {
  const said: string[] = [];
  const asked: unknown[] = [];
  const send = ({ input }: { input: unknown }) => {
    asked.push(input);
    return answer.endsWith("Exception")
      ? Promise.reject(Object.assign(new Error("You may not."), { name: answer }))
      : Promise.resolve({ DataAccessStatus: answer });
  };
  const aws = { directoryService: () => Promise.resolve({ send }) } as unknown as AwsClients;
  const env = {
    WORKSPACES_USERS_REGION: "eu-west-1",
    WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [id]: settings }),
  };
  const all = new AccessChoices(
    new Settings({ config: () => undefined, env }),
    aws,
    () => Promise.resolve(facts),
    (line) => said.push(line),
  );
  return { of: (domain?: string) => all.of({ directoryId: id, trusted: domain }), said, asked };
}

describe("the way that people of a directory are worked on", () => {
  it("is the API without a word of the settings where its data access is enabled, which is said once", async () => {
    const { of, said, asked } = choices(
      { organizationalUnit: "OU=Users,OU=CORP,DC=corp,DC=example,DC=com" },
      { answer: "Enabled" },
    );
    expect(await Promise.all([of(), of()])).to.deep.equal([{ access: "api" }, { access: "api" }]);
    expect(asked).to.deep.equal([{ DirectoryId: id }]);
    expect(said).to.have.length(1);
    expect(said[0])
      .to.contain("over AWS's Directory Service Data API, since its data access is enabled")
      .and.to.contain(SETTING);
  });

  for (const answer of ["Disabled", "Enabling", "AccessDeniedException", "UnsupportedOperationException"] as const) {
    it(`is LDAP without a word of the settings where AWS answers ${answer}, and the other way is offered`, async () => {
      const { of, said } = choices({}, { answer });
      const { access, instead } = await of();
      expect(access).to.equal("ldap");
      expect(instead).to.contain(ENABLE);
      expect(said).to.deep.equal([]);
    });
  }

  it("is not guessed where AWS does not answer", async () => {
    expect(await failureOf(choices({}, { answer: "ThrottlingException" }).of())).to.include({ code: "aws-refused" });
  });

  for (const [what, settings] of [
    ["a url", { url: "ldaps://dc1.corp.example.com" }],
    ["a user name", { username: "svc" }],
    ["a password", { password: "x" }],
    ["a secret", { passwordSecret: "corp/svc" }],
    ["StartTLS", { startTls: false }],
    ["access: ldap", { access: "ldap" }],
  ] as const) {
    it(`stays LDAP with ${what}, though data access is enabled, and AWS is not asked`, async () => {
      const { of, asked, said } = choices(settings, { answer: "Enabled" });
      expect(await of()).to.deep.equal({ access: "ldap" });
      expect([...asked, ...said]).to.deep.equal([]);
    });
  }

  const SIMPLE: DirectoryFacts = { ...MANAGED, kind: "SimpleAD" };
  const CONNECTOR: DirectoryFacts = { ...MANAGED, kind: "ADConnector" };
  const SHARED: DirectoryFacts = { ...MANAGED, kind: "SharedMicrosoftAD" };
  const HYBRID: DirectoryFacts = { ...MANAGED, isHybrid: true };
  const REPLICA: DirectoryFacts = { ...MANAGED, primaryRegion: "us-east-1" };
  for (const [what, facts, words] of [
    ["a Simple AD", SIMPLE, ["is a Simple AD", "give access: ldap"]],
    ["an AD Connector", CONNECTOR, ["is an AD Connector"]],
    ["a shared directory", SHARED, ["that another account shares"]],
    ["a Hybrid Edition", HYBRID, ["of the Hybrid Edition"]],
    [
      "a replica of a directory of another Region",
      REPLICA,
      ["which is us-east-1", "workspaces-users:region us-east-1 and workspaces-users:regions eu-west-1"],
    ],
  ] as const) {
    it(`is LDAP for ${what}, and access: api is refused with the reason`, async () => {
      const unset = choices({}, { facts, answer: "Enabled" });
      expect(await unset.of()).to.deep.equal({ access: "ldap" });
      const { of, asked } = choices({ access: "api" }, { facts, answer: "Enabled" });
      const error = await failureOf(of());
      expect(error.code).to.equal("invalid-setting");
      for (const word of [SETTING, ...words]) expect(error.message).to.contain(word);
      expect([...unset.asked, ...asked], "AWS is not asked").to.deep.equal([]);
    });
  }

  it("is the API in the primary Region of a directory that is replicated", async () => {
    const facts = { ...MANAGED, primaryRegion: "eu-west-1" };
    expect(await choices({ access: "api" }, { facts, answer: "Enabled" }).of()).to.deep.equal({ access: "api" });
  });

  it("is LDAP for a trusted domain, whose access: api is refused", async () => {
    expect(await choices({ access: "api" }, { answer: "Enabled" }).of(trusted)).to.deep.equal({ access: "ldap" });
    const error = await failureOf(choices({ domains: { [trusted]: { access: "api" } } }).of(trusted));
    expect(error.message)
      .to.contain(`directories.${id}.domains["${trusted}"].access`)
      .and.to.contain("in the directory's own domain alone, which is corp.example.com");
  });

  for (const [answer, words, next] of [
    ["Disabled", "is Disabled, without which the API answers nothing", ENABLE],
    ["Failed", "is Failed", ENABLE],
    ["Enabling", "is being enabled", "aws ds describe-directory-data-access"],
    ["AccessDeniedException", "cannot be told (You may not.)", ENABLE],
  ] as const) {
    it(`is refused with access: api where AWS answers ${answer}, with the command that leads out`, async () => {
      const error = await failureOf(choices({ access: "api" }, { answer }).of());
      expect(error.code).to.equal("invalid-setting");
      for (const word of [SETTING, words, next]) expect(error.message).to.contain(word);
    });
  }

  it("is refused with access: api beside settings of LDAP, each of which is told with the command that takes it out", async () => {
    const given = {
      access: "api",
      url: "ldaps://dc1.corp.example.com",
      caCertificate: "./ca.pem",
      password: "Never-Shown-1",
    };
    const { message } = await failureOf(choices(given, { answer: "Enabled" }).of());
    for (const name of ["url", "caCertificate", "password"]) {
      expect(message).to.contain(`pulumi config rm --path 'workspaces-users:directories.${id}.${name}'`);
    }
    expect(message).to.contain("only LDAP takes it, and access is api").and.to.not.contain("Never-Shown-1");
  });

  for (const settings of [{}, { access: "api" }]) {
    it(`is the API with the settings that are for both ways as it takes them${"access" in settings ? ", chosen" : ""}, and others are told at once`, async () => {
      const facts = MANAGED;
      const [organizationalUnit, markAttribute] = ["ou=users,OU=CORP,DC=corp,DC=example,DC=com", "wWWHomePage"];
      const both = { ...settings, organizationalUnit, markAttribute };
      expect(await choices(both, { facts, answer: "Enabled" }).of()).to.deep.equal({ access: "api" });
      const wrong = {
        ...settings,
        organizationalUnit: "OU=Staff,DC=corp,DC=example,DC=com",
        markAttribute: "adminDescription",
      };
      const { message } = await failureOf(choices(wrong, { facts, answer: "Enabled" }).of());
      expect(message)
        .to.contain("it is adminDescription, which Directory Service Data does not know")
        .and.to.contain(`pulumi config set --path 'workspaces-users:directories.${id}.markAttribute' info`)
        .and.to.contain("makes people and groups in OU=Users,OU=CORP,DC=corp,DC=example,DC=com and moves none")
        .and.to.contain(`pulumi config rm --path 'workspaces-users:directories.${id}.organizationalUnit'`);
    });
  }
});
