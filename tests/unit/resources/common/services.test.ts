import { expect } from "chai";
import { Services } from "../../../../provider/resources/common/services";
import { clientsOf, clockOf } from "../../clients";
import {
  connector,
  directories as standing,
  elsewhere,
  region,
  managedAd,
  simpleAd,
  World,
} from "../../../../sandbox/tests/unit/aws/support";

const NOWHERE = "d-9067000099";
const ADA = "hr/prod/ada";
const GRACE = "hr/prod/acme:people:Person$grace";
const LOGIN = { username: "svc-pulumi@corp.example.com", password: "Passw0rd" };
const LOGINS = Object.fromEntries(
  [simpleAd, connector, managedAd, "d-9067000007"].map((id) => [
    id,
    { ...LOGIN, domains: { "onprem.example.com": LOGIN } },
  ]),
);
const OTHER = { id: "d-9067000007", region, kind: "SimpleAD", domain: "CORP.example.com" } as const;

describe("what the handlers of a provider process share", () => {
  let world: World;
  let services: Services;
  let said: string[];

  before(async () => {
    world = await World.start({ directories: [...standing, OTHER] });
  });
  after(() => world.stop());

  beforeEach(() => {
    world.aws.faults = undefined;
    said = [];
    services = configured();
  });

  /** With the settings of every directory but those left out. */
  const configured = (directories: Readonly<Record<string, object>> = LOGINS, more: Record<string, string> = {}) => {
    const env = {
      ...more,
      WORKSPACES_USERS_REGION: region,
      WORKSPACES_USERS_DIRECTORIES: JSON.stringify(directories),
      WORKSPACES_USERS_MAIL: JSON.stringify({ from: "it@example.com", replyTo: "help@example.com", transport: "ses" }),
    };
    const made = new Services({ config: () => undefined, env }, (line) => said.push(line), clockOf(world));
    Object.assign(made.aws, clientsOf(world));
    return made;
  };

  const silent = () => {
    world.aws.faults = () => "drop";
  };
  const calls = (operation: string) => world.aws.callsTo(operation).length;

  it("is one set of WorkSpaces a Region, that of the settings if none is named", () => {
    expect(services.desktops()).to.equal(services.desktops(region));
    expect(services.desktops().region).to.equal(region);
    expect(services.desktops("us-east-1")).to.equal(services.desktops("us-east-1")).and.to.include({
      region: "us-east-1",
    });
  });

  describe("tells the domain of a directory", () => {
    it("in lower case, or its id if WorkSpaces does not know it", async () => {
      expect(await services.domainOf(OTHER.id)).to.equal("corp.example.com");
      expect(await services.domainOf(NOWHERE)).to.equal(NOWHERE);
      expect(await services.requireDomainOf(OTHER.id)).to.equal("corp.example.com");
      expect(await services.requireDomainOf(NOWHERE)).to.equal(NOWHERE);
    });

    it("as its id if WorkSpaces cannot be asked, which it refuses where the domain decides", async () => {
      silent();
      expect(await services.domainOf(simpleAd)).to.equal(simpleAd);
      const outcome = await services.requireDomainOf(simpleAd).catch((error: unknown) => error);
      expect(outcome).to.be.instanceOf(Error);
    });
  });

  describe("tells the other directories of a domain", () => {
    it("that are registered in the Region, without itself", async () => {
      expect([...(await services.siblingsOf(simpleAd))].sort()).to.deep.equal([connector, OTHER.id].sort());
      expect(await services.siblingsOf(managedAd)).to.deep.equal([]);
      expect(await services.siblingsOf(connector)).to.not.include(elsewhere);
    });

    it("as none if WorkSpaces cannot be asked", async () => {
      silent();
      expect(await services.siblingsOf(simpleAd)).to.deep.equal([]);
    });
  });

  describe("tells whether a bundle or a key is there", () => {
    it("after one question for each", async () => {
      const before = [calls("DescribeWorkspaceBundles"), calls("DescribeKey")];
      const bundles = ["wsb-bh8rsxt14", "wsb-bh8rsxt14", "wsb-000000000"].map((id) => services.hasBundle(id));
      expect(await Promise.all(bundles)).to.deep.equal([true, true, false]);
      const keys = ["alias/none", "alias/none"].map((key) => services.hasKey(key));
      expect(await Promise.all(keys)).to.deep.equal([false, false]);
      expect([calls("DescribeWorkspaceBundles"), calls("DescribeKey")]).to.deep.equal([
        (before[0] ?? 0) + 2,
        (before[1] ?? 0) + 1,
      ]);
    });

    it("as unknown if AWS cannot be asked, which it says once", async () => {
      silent();
      expect(await services.hasBundle("wsb-bh8rsxt14")).to.equal(undefined);
      expect(await services.hasBundle("wsb-000000000")).to.equal(undefined);
      expect(await services.hasKey("alias/none")).to.equal(undefined);
      expect(said.map((line) => line.replace(/ \(.*/, ""))).to.deep.equal([
        "not checked: looking up bundle wsb-bh8rsxt14: workspaces in eu-west-1 does not answer",
        "not checked: looking up the KMS key alias/none: kms in eu-west-1 does not answer",
      ]);
    });
  });

  it("knows from whom mails are, and whom to answer", async () => {
    const { sender } = await services.mail();
    expect(sender).to.deep.equal({ from: "it@example.com", replyTo: "help@example.com" });
  });

  describe("in a check, tells of a directory", () => {
    it("its domain: its own, or the trusted one that is named", async () => {
      expect(await services.checkDirectory({ directoryId: OTHER.id, owner: ADA })).to.deep.equal({
        failures: [],
        domain: "corp.example.com",
      });
      expect(
        await services.checkDirectory({ directoryId: managedAd, domain: "OnPrem.example.com", owner: ADA }),
      ).to.deep.equal({
        failures: [],
        domain: "onprem.example.com",
      });
    });

    for (const [what, id, code] of [
      ["its people are managed elsewhere", "wsd-entra0001", "unsupported-directory"],
      ["it is not there", NOWHERE, "directory-not-found"],
    ] as const) {
      it(`that it cannot be used if ${what}`, async () => {
        const { failures } = await services.checkDirectory({ directoryId: id, owner: ADA });
        expect(failures.map(({ property }) => property)).to.deep.equal(["directoryId"]);
        expect(failures[0]?.reason).to.contain(`[${code}]`).and.to.not.contain("pulumi state delete");
      });
    }

    for (const [what, settings, words] of [
      ["no login", {}, "username"],
      ["no password", { username: "svc" }, "password"],
      ["a connection without TLS", { ...LOGIN, url: "ldap://dc1.corp.example.com" }, "startTls"],
      ["a key that there is none of", { ...LOGIN, usernmae: "svc" }, "usernmae"],
      ["a file of certificates that is not there", { ...LOGIN, caCertificate: "./none.pem" }, "./none.pem"],
    ] as const) {
      it(`that its settings will not do if they have ${what}`, async () => {
        const { failures } = await configured({ ...LOGINS, [simpleAd]: settings }).checkDirectory({
          directoryId: simpleAd,
          owner: ADA,
        });
        expect(
          failures.map(({ property }) => property),
          "of no argument",
        ).to.deep.equal([""]);
        expect(failures[0]?.reason)
          .to.contain("[invalid-setting]")
          .and.to.contain(words)
          .and.to.contain("pulumi config");
      });
    }

    for (const [variable, value] of [
      ["WORKSPACES_USERS_DELETION_THRESHOLD", "abc"],
      ["WORKSPACES_USERS_REGIONS", "Mars"],
    ] as const) {
      it(`that ${variable} will not do, before a deletion is in its middle`, async () => {
        const { failures } = await configured(LOGINS, { [variable]: value }).checkDirectory({
          directoryId: simpleAd,
          owner: ADA,
        });
        expect(failures[0]?.reason).to.contain(`correct ${variable}`);
      });
    }

    it("in full at the first of its resources, and shortly at each other", async () => {
      const made = configured({ ...LOGINS, [simpleAd]: {} });
      const of = async (owner: string, directoryId = simpleAd) =>
        (await made.checkDirectory({ directoryId, owner })).failures.map(({ reason }) => reason).join();
      const full = await of(ADA);
      expect(full).to.contain("pulumi config set");
      expect(await of(GRACE)).to.equal(
        `directory ${simpleAd} cannot be used: the error of ada says why, and what to do about it [invalid-setting]`,
      );
      expect(await of(ADA), "of the same resource").to.equal(full);
      expect(await of(GRACE, NOWHERE), "of another directory").to.not.contain("the error of");
      const unset = new Services({ config: () => undefined, env: {} }, () => undefined);
      expect(unset.mailFault(GRACE)?.reason).to.contain("workspaces-users:mail");
      expect(unset.mailFault(ADA)?.reason).to.match(
        /^no mail can be sent: the error of acme:people:Person\$grace says why/,
      );
    });

    it("nothing of a login that Secrets Manager keeps, since a check reads no secrets", async () => {
      const { failures } = await configured({ [simpleAd]: { passwordSecret: "corp/service" } }).checkDirectory({
        directoryId: simpleAd,
        owner: ADA,
      });
      expect(failures).to.deep.equal([]);
      expect(calls("GetSecretValue")).to.equal(0);
    });

    it("nothing if AWS cannot be asked, which it says, and asks once for all its people", async () => {
      silent();
      const before = world.aws.calls.length;
      expect(await services.checkDirectory({ directoryId: simpleAd, owner: ADA })).to.deep.equal({
        failures: [],
        domain: simpleAd,
      });
      const asked = world.aws.calls.length;
      expect(asked).to.be.greaterThan(before);
      expect(
        await services.checkDirectory({ directoryId: simpleAd, domain: "OnPrem.example.com", owner: ADA }),
      ).to.deep.equal({
        failures: [],
        domain: "onprem.example.com",
      });
      expect(await services.ask(simpleAd, undefined, () => Promise.resolve("asked"))).to.equal(undefined);
      expect(world.aws.calls).to.have.length(asked);
      expect(await services.refusesDesktops(simpleAd, ADA)).to.equal(undefined);
      expect(await services.hasBundle("wsb-bh8rsxt14")).to.equal(undefined);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(
        /^not checked: looking up directory d-\w+: workspaces in eu-west-1 does not answer .*; check the network/,
      );
    });
  });

  describe("in a check, asks a directory", () => {
    const opened: string[] = [];
    beforeEach(() => {
      opened.length = 0;
      const open = (id: string, domain?: string) => {
        opened.push([id, domain].filter(Boolean).join(" "));
        return domain === "gone.example.com" ? Promise.reject(new Error("no way there")) : Promise.resolve({ id });
      };
      Object.assign(services.directories, { open });
    });
    const ask = (domain?: string, id = simpleAd) =>
      services.ask(id, domain, (directory) => Promise.resolve(directory.id));

    it("and passes on what it says", async () => {
      expect(await ask()).to.equal(simpleAd);
      expect(await ask("onprem.example.com")).to.equal(simpleAd);
    });

    it("that does not answer once, and its own domain and others still", async () => {
      expect(await ask("gone.example.com")).to.equal(undefined);
      expect(await ask("gone.example.com")).to.equal(undefined);
      expect(await ask()).to.equal(simpleAd);
      expect(await ask("gone.example.com", connector)).to.equal(undefined);
      expect(said).to.deep.equal(["not checked: no way there"]);
      expect(opened).to.deep.equal([`${simpleAd} gone.example.com`, simpleAd, `${connector} gone.example.com`]);
    });

    it("that cannot answer the question once", async () => {
      const refuse = () => Promise.reject<string>(new Error("not this"));
      expect(await services.ask<string>(simpleAd, undefined, refuse)).to.equal(undefined);
      expect(await ask()).to.equal(undefined);
      expect(opened).to.have.length(1);
    });
  });
});
