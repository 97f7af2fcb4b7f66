import { expect } from "chai";
import type { GuardedUser } from "../../../provider/deletion/guarded-user";
import type { AwsOptions, People, Trust } from "../../../sandbox/aws/stand-in";
import {
  connector,
  directories,
  managedAd,
  MemoryPeople,
  region,
  simpleAd,
  World,
} from "../../../sandbox/tests/unit/aws/support";
import { failureOf } from "../failure";
import { desktopsIn } from "../workspaces/in-world";
import { guardIn } from "./in-world";

const US = "us-east-1";
const abroad = "d-906700000b";
const unregistered = "d-906700000c";

describe("the deletion guard, where Managed ADs trust the user's domain,", () => {
  /** The people of `corp.example.com`, and those of the Managed AD's own domain. */
  let corp: MemoryPeople;
  let managed: MemoryPeople;
  let world: World;
  const ada: GuardedUser = {
    directoryId: simpleAd,
    domainName: "corp.example.com",
    guid: "guid-of-ada",
    owner: "hr/prod/ada",
    userName: "ada",
  };

  const start = async (options: Partial<AwsOptions> = {}) => {
    corp = new MemoryPeople();
    corp.add("ada", "ben");
    managed = new MemoryPeople(9_000);
    const of = (id: string) => (id === managedAd ? managed : corp);
    const people: People = {
      find: (id, name) => of(id).find(id, name),
      exists: (id, sid) => of(id).exists(id, sid),
      resetPassword: (id, name, password) => of(id).resetPassword(id, name, password),
    };
    const managedAds = [
      { id: abroad, region: US, kind: "MicrosoftAD", domain: "abroad.example.com" },
      { id: unregistered, region, kind: "MicrosoftAD", domain: "unregistered.example.com", registered: false },
    ] as const;
    world = await World.start({ people, directories: [...directories, ...managedAds], ...options });
  };

  beforeEach(() => start());
  afterEach(async () => {
    world.aws.faults = undefined;
    expect(await world.aws.violations()).to.deep.equal([]);
    await world.stop();
  });

  const trust = (more: Partial<Trust> = {}) => {
    world.aws.trust({ directoryId: managedAd, remoteDomain: "corp.example.com", ...more });
  };

  /** A guard of a process of its own. */
  const guard = (guardedRegions = [region, US]) => {
    const made = new Map(guardedRegions.map((each) => [each, desktopsIn(world, each)]));
    return guardIn(world, guardedRegions, (each) => made.get(each) ?? expect.fail(each));
  };

  const listed = () =>
    world.aws
      .callsTo("DescribeWorkspaces")
      .map(({ input }) => (input as { DirectoryId?: string }).DirectoryId)
      .filter((id) => id === managedAd || id === abroad || id === unregistered);

  const refusal = async (user: GuardedUser = ada, policy: "fail" | "terminate" = "fail") => {
    const error = await failureOf(guard().prove(user, policy));
    expect(error.code).to.equal("workspace-exists");
    return error.message;
  };

  const trusts: [what: string, trust: Partial<Trust>, asked: string[]][] = [
    ["a forest trust with the domain", {}, [managedAd]],
    ["the domain's name in other letters", { remoteDomain: "Corp.Example.COM." }, [managedAd]],
    ["an external trust with the domain", { type: "External" }, [managedAd]],
    ["an external trust with another domain", { type: "External", remoteDomain: "example.com" }, []],
    ["a forest trust with the domain's parent", { remoteDomain: "example.com" }, [managedAd]],
    [
      "a forest trust with a name of its own, whose forest may hold the domain",
      { remoteDomain: "tree.test" },
      [managedAd],
    ],
    ["a trust in the other direction, by AWS's word for it", { direction: "One-Way: Incoming" }, [managedAd]],
    ["a trust that failed, with desktops of its better days", { state: "Failed" }, [managedAd]],
    ["a trust of a directory in another Region", { directoryId: abroad }, [abroad]],
    ["a trust of a directory that is not registered with WorkSpaces", { directoryId: unregistered }, []],
  ];
  for (const [what, made, asked] of trusts) {
    it(`asks ${asked.length === 0 ? "nobody further" : "the Managed AD"} for ${what}`, async () => {
      trust(made);
      await guard().prove(ada, "fail");
      expect(listed()).to.deep.equal(asked);
    });
  }

  it("asks for a trust beyond the first page of them", async () => {
    for (let number = 0; number < 21; number++) {
      trust({ directoryId: abroad, remoteDomain: `d${number}.example.net`, type: "External" });
      trust({ directoryId: unregistered, remoteDomain: `d${number}.example.net`, type: "External" });
    }
    trust({ directoryId: abroad, type: "External" });
    await guard().prove(ada, "fail");
    expect(listed()).to.deep.equal([abroad]);
  });

  it("asks for the trusts of a Region once a process, however many are deleted", async () => {
    trust();
    const one = guard();
    const users = ["ada", "ben", "cleo"].map((userName) => ({ ...ada, userName, guid: userName }));
    await Promise.all(users.map((user) => one.prove(user, "fail")));
    await one.prove({ ...ada, directoryId: connector }, "fail");
    expect(
      world.aws
        .callsTo("DescribeTrusts")
        .map(({ region: at }) => at)
        .sort(),
    ).to.deep.equal([region, US]);
  });

  for (const shown of ["CORP\\ada", "ada@corp.example.com", "ADA", "OTHER\\ada"]) {
    it(`fails for a WorkSpace there that is shown as ${shown}`, async () => {
      trust();
      const sid = corp.get("ada")?.sid ?? "";
      const { id } = await world.aws.launch({ directoryId: managedAd, userName: shown, sid });
      expect(await refusal())
        .to.contain(`WorkSpace ${id}`)
        .and.to.contain(`is AVAILABLE (${managedAd} in ${region}`);
    });
  }

  for (const shown of ["corp\\ADA", "corp.example.com\\ada", "ada@corp.example.com"]) {
    it(`told to terminate, ends one that is shown as ${shown}`, async () => {
      trust();
      await world.aws.launch({ directoryId: managedAd, userName: shown });
      await guard().prove(ada, "terminate");
      expect(await world.aws.workspaces()).to.deep.equal([]);
    });
  }

  for (const policy of ["fail", "terminate"] as const) {
    it(`told to ${policy}, ends none with a bare name, which may be the Managed AD's own user's, and says the way out`, async () => {
      trust();
      managed.add("ada");
      const { id } = await world.aws.launch({ directoryId: managedAd, userName: "ada" });
      const message = await refusal(ada, policy);
      expect(message).to.contain(
        `WorkSpace ${id} is AVAILABLE (${managedAd} in ${region}, of the domain managed.example.com); make sure whose it is`,
      );
      expect(message).to.contain("if it is theirs, delete it first; if it is not, set deletionPolicy");
      expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
    });
  }

  it("ends nobody's where one of the user's WorkSpaces may be another's", async () => {
    trust();
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    await world.aws.launch({ directoryId: managedAd, userName: "ada" });
    await refusal(ada, "terminate");
    expect(await world.aws.workspaces()).to.have.length(2);
  });

  it("takes a bare name for a trusted user's in directories of their own domain only, whichever directory the user is declared in", async () => {
    const trusted = { ...ada, directoryId: managedAd };
    trust();
    await world.aws.launch({ directoryId: connector, userName: "ada" });
    await guard().prove(trusted, "terminate");
    expect(await world.aws.workspaces()).to.deep.equal([]);
    await world.aws.launch({ directoryId: managedAd, userName: "ada" });
    await refusal(trusted, "terminate");
  });

  it("goes by the domain's NetBIOS name where AWS has told it, and by its first label where not", async () => {
    trust();
    const named = { ...ada, netBiosName: "ACME" };
    const sid = corp.get("ada")?.sid ?? "";
    await world.aws.launch({ directoryId: managedAd, userName: "acme\\ada", sid });
    await refusal(ada, "terminate");
    await guard().prove(named, "terminate");
    expect(await world.aws.workspaces()).to.deep.equal([]);
    await world.aws.launch({ directoryId: managedAd, userName: "CORP\\ada", sid });
    await refusal(named, "terminate");
  });

  it("finds one that WorkSpaces does not find by name, since it finds the Managed AD's own user, in a directory of any size", async () => {
    await world.stop();
    await start({ trustedNames: "ada" });
    trust();
    managed.add("ada");
    for (let number = 0; number < 150; number++) {
      await world.aws.launch({ directoryId: managedAd, userName: `filler${number}`, sid: `S-1-5-21-9-${number}` });
    }
    const one = guard([region]);
    await one.prove(ada, "fail");
    const { id } = await world.aws.launch({ directoryId: managedAd, userName: "CORP\\ada" });
    const error = await failureOf(one.prove(ada, "fail"));
    expect(error.code).to.equal("workspace-exists");
    expect(error.message).to.contain(`WorkSpace ${id} is AVAILABLE`);
  });

  for (const at of [region, US]) {
    it(`fails where the trusts in ${at} cannot be told, names the permission, and asks again later`, async () => {
      world.aws.faults = (call) =>
        call.operation === "DescribeTrusts" && call.region === at
          ? { status: 400, type: "AccessDeniedException", message: "You may not." }
          : undefined;
      const one = guard();
      for (const policy of ["fail", "terminate"] as const) {
        const error = await failureOf(one.prove(ada, policy));
        expect(error.code).to.equal("workspaces-unknown");
        expect(error.message)
          .to.contain(`WorkSpaces in ${at} cannot be asked`)
          .and.to.contain(`ds:DescribeTrusts in ${at} failed (AccessDeniedException: You may not.)`)
          .and.to.contain("check the AWS credentials, and that they allow ds:DescribeTrusts")
          .and.to.contain("the user is left as it is");
      }
      world.aws.faults = undefined;
      await one.prove(ada, "fail");
    });
  }
});
