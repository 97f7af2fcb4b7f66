import { expect } from "chai";
import { Registrations } from "../../../provider/aws/registrations";
import { Directories } from "../../../provider/directory/directories";
import { Settings } from "../../../provider/config/settings";
import { clientsOf } from "../clients";
import { failureOf } from "../failure";
import { selfSigned } from "../mail/certificate";
import {
  connector,
  directories as standing,
  managedAd,
  region,
  simpleAd,
  World,
} from "../../../sandbox/tests/unit/aws/support";
import { LdapServer } from "./ldap/server";

/** A domain whose name is an address that nothing listens on: no name is looked up outside. */
const silent = { id: "d-9067000009", region, kind: "SimpleAD", domain: "127.255.255.254" } as const;

const FROM = " from WORKSPACES_USERS_DIRECTORIES of the environment";

describe("the directories of a process", () => {
  const certificate = selfSigned("127.0.0.1");
  let world: World;
  let ldap: LdapServer;

  before(async () => {
    world = await World.start({
      directories: [...standing, silent],
      secrets: [
        { region, name: "plain", value: "From-Plain-1" },
        { region, name: "pair", value: '{"username":"svc@secret.example","password":"From-Pair-1"}' },
        { region, name: "alone", value: '{"password":"From-Alone-1"}' },
        { region, name: "foreign", value: '{"token":"Never-Sent-1"}' },
        { region, name: "number", value: "12345678" },
      ],
    });
    ldap = await LdapServer.start(certificate);
    ldap.namingContext = "DC=corp,DC=example,DC=com";
  });

  afterEach(() => {
    ldap.requests.length = 0;
    ldap.namingContext = "DC=corp,DC=example,DC=com";
    world.aws.faults = undefined;
  });

  after(async () => {
    await ldap.stop();
    await world.stop();
  });

  function directories(more: object = {}): Directories {
    const one = { url: ldap.url, caCertificate: certificate.cert, username: "svc@corp", ...more };
    const all = { [simpleAd]: one, [silent.id]: { username: "svc@corp", password: "x", ...more } };
    const env = { WORKSPACES_USERS_REGION: region, WORKSPACES_USERS_DIRECTORIES: JSON.stringify(all) };
    const clients = clientsOf(world);
    const settings = new Settings({ config: () => undefined, env });
    return new Directories(settings, clients, new Registrations(clients), { user: [], group: [] });
  }

  const use = async (settings: object) => (await directories(settings).open(simpleAd)).findUserByName("ada");
  const loginWith = async (settings: object) => {
    await use(settings);
    return ldap.requests[0]?.login;
  };

  it("are told apart by AWS's answers, asked once", async () => {
    const all = directories();
    const before = world.aws.calls.length;
    const found = await Promise.all([simpleAd, managedAd, connector, simpleAd].map((id) => all.facts(id)));
    expect(found.map(({ kind }) => kind)).to.deep.equal(["SimpleAD", "MicrosoftAD", "ADConnector", "SimpleAD"]);
    expect(world.aws.calls).to.have.length(before + 6);
  });

  for (const [id, code] of [
    ["wsd-entra0001", "unsupported-directory"],
    ["wsd-custom001", "unsupported-directory"],
    ["wsd-pools0001", "unsupported-directory"],
    ["d-0000000000", "directory-not-found"],
    ["d-12345678", "directory-not-found"],
  ] as const) {
    it(`refuse ${id} as ${code}`, async () => {
      expect(await failureOf(directories().facts(id))).to.include({ code });
      expect(await failureOf(directories().open(id))).to.include({ code });
    });
  }

  it("say which right is missing where AWS refuses to tell, and ask again", async () => {
    const all = directories();
    world.aws.faults = ({ operation }) =>
      operation === "DescribeDirectories"
        ? { status: 400, type: "AccessDeniedException", message: "You may not." }
        : undefined;
    const error = await failureOf(all.facts(simpleAd));
    expect(error.code).to.equal("aws-refused");
    expect(error.message).to.contain("You may not.").and.to.contain("ds:DescribeDirectories");
    world.aws.faults = undefined;
    expect(await all.facts(simpleAd)).to.include({ kind: "SimpleAD" });
  });

  describe("whose servers are of another domain", () => {
    const trusted = "onprem.example.com";
    const reached = { username: "svc@onprem", password: "x" };
    const asking = async (domain?: string) => {
      const domains = { [trusted]: { ...reached, url: ldap.url, caCertificate: certificate.cert } };
      return (await directories({ ...reached, domains }).open(simpleAd, domain)).findUserByName("ada");
    };

    for (const [domain, foreign, found, wanted, key] of [
      [undefined, "DC=onprem,DC=example,DC=com", trusted, `directory ${simpleAd} is corp.example.com`, ""],
      [undefined, "DC=eu,DC=corp,DC=example,DC=com", "eu.corp.example.com", "is corp.example.com", ""],
      [undefined, "", "no domain", "is corp.example.com", ""],
      [
        trusted,
        "DC=corp,DC=example,DC=com",
        "corp.example.com",
        `the domain asked for is ${trusted}`,
        `.domains["${trusted}"]`,
      ],
    ] as const) {
      it(`are used for nothing, and the error names both and the url: ${found} for ${domain ?? "the directory's own"}`, async () => {
        ldap.namingContext = foreign;
        const error = await failureOf(asking(domain));
        expect(error.code).to.equal("invalid-setting");
        expect(error.message)
          .to.contain(
            `workspaces-users:directories.${simpleAd}${key}.url${FROM}: ${ldap.url} is a server of ${found}, and`,
          )
          .and.to.contain(wanted)
          .and.to.contain(
            `set it with: pulumi config set --path 'workspaces-users:directories.${simpleAd}${key}.url' ldaps://`,
          );
      });
    }

    it("are told by their names without letter case", async () => {
      ldap.namingContext = "dc=CORP,dc=Example,dc=com";
      expect(await asking()).to.equal(undefined);
    });
  });

  describe("log in", () => {
    for (const [what, settings, username, password] of [
      ["the password of the settings", { password: "From-Settings-1" }, "svc@corp", "From-Settings-1"],
      ["a secret that is the password", { passwordSecret: "plain" }, "svc@corp", "From-Plain-1"],
      ["a secret that is a number", { passwordSecret: "number" }, "svc@corp", "12345678"],
      ["a secret of both", { passwordSecret: "pair", username: undefined }, "svc@secret.example", "From-Pair-1"],
      ["the settings' name before the secret's", { passwordSecret: "pair" }, "svc@corp", "From-Pair-1"],
      ["a secret that names nobody", { passwordSecret: "alone" }, "svc@corp", "From-Alone-1"],
    ] as const) {
      it(`with ${what}`, async () => {
        expect(await loginWith(settings)).to.deep.equal({ username, password });
      });
    }

    for (const [what, settings, key, words] of [
      ["nobody is named", { username: undefined, password: "x" }, "username", "no account to log in with is set"],
      ["there is no password", {}, "password", "neither password nor passwordSecret is set"],
      ["the secret is not there", { passwordSecret: "gone" }, "passwordSecret", "gone cannot be read"],
      ["the secret holds something else", { passwordSecret: "foreign" }, "passwordSecret", 'JSON without a "password"'],
      [
        "it would be unencrypted",
        { url: "ldap://127.0.0.1:1", password: "x" },
        "startTls",
        "would carry passwords unencrypted",
      ],
      [
        "it is a Global Catalog's port",
        { url: "ldaps://dc1.corp.example.com:3269", password: "x" },
        "url",
        "the Global Catalog's, at which nothing can be written",
      ],
      ["it would be encrypted twice", { startTls: true, password: "x" }, "startTls", "TLS from the start already"],
    ] as const) {
      it(`nowhere where ${what}`, async () => {
        const error = await failureOf(use(settings));
        expect(error.code).to.equal("invalid-setting");
        expect(error.message).to.contain(
          `reading the setting workspaces-users:directories.${simpleAd}.${key}${FROM}: `,
        );
        expect(error.message).to.contain(words).and.to.not.contain("Never-Sent-1");
        expect(ldap.requests).to.deep.equal([]);
      });
    }

    it("nowhere where the environment says how, and the stack's configuration hides that", async () => {
      const env = {
        WORKSPACES_USERS_REGION: region,
        WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [simpleAd]: { username: "svc@corp", password: "Hidden-1" } }),
      };
      const given: Record<string, string> = { "workspaces-users:directories": JSON.stringify({ [silent.id]: {} }) };
      const clients = clientsOf(world);
      const settings = new Settings({ config: (key) => given[key], env });
      const all = new Directories(settings, clients, new Registrations(clients), { user: [], group: [] });
      const { message } = await failureOf(all.requireSettings(simpleAd));
      expect(message)
        .to.contain("WORKSPACES_USERS_DIRECTORIES of the environment has settings of")
        .and.to.contain("read again with: pulumi config rm workspaces-users:directories")
        .and.to.not.contain("Hidden-1");
      delete given["workspaces-users:directories"];
      await all.requireSettings(simpleAd);
    });

    for (const [settings, url] of [
      [{}, "ldaps://127.255.255.254"],
      [{ startTls: true }, "ldap://127.255.255.254"],
    ] as const) {
      it(`at ${url} where no url is given${"startTls" in settings ? " and startTls is set" : ""}`, async () => {
        const directory = await directories(settings).open(silent.id);
        const error = await failureOf(directory.findUserByName("ada"));
        expect(error.code).to.equal("directory-unreachable");
        expect(error.message).to.contain(`at ${url} as svc@corp`);
      });
    }
  });
});
