import {
  DescribeTrustsCommand,
  type DescribeTrustsCommandInput,
  paginateDescribeTrusts,
} from "@aws-sdk/client-directory-service";
import { CreateWorkspacesCommand, DescribeWorkspacesCommand } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import type { AwsOptions, People } from "../../../aws/stand-in";
import {
  connector,
  directories,
  elsewhere,
  failure,
  managedAd,
  MemoryPeople,
  region,
  simpleAd,
  World,
} from "./support";

const abroad = "d-906700000b";

describe("the AWS stand-in: trusts of a Managed AD", () => {
  /** The people of `corp.example.com`, and those of the Managed AD's own domain. */
  let corp: MemoryPeople;
  let managed: MemoryPeople;
  let world: World;

  async function start(options: Partial<AwsOptions> = {}): Promise<void> {
    corp = new MemoryPeople();
    corp.add("ada", "grace");
    managed = new MemoryPeople(9_000);
    managed.add("grace");
    const of = (id: string) => (id === managedAd ? managed : corp);
    const people: People = {
      find: (id, name) => of(id).find(id, name),
      exists: (id, sid) => of(id).exists(id, sid),
      resetPassword: (id, name, password) => of(id).resetPassword(id, name, password),
    };
    world = await World.start({
      people,
      directories: [
        ...directories,
        { id: abroad, region: "us-east-1", kind: "MicrosoftAD", domain: "abroad.example.com" },
      ],
      trusts: [{ directoryId: managedAd, remoteDomain: "corp.example.com" }],
      ...options,
    });
  }

  afterEach(() => world.stop());

  describe("DescribeTrusts", () => {
    beforeEach(() => start());

    const describeTrusts = (input: DescribeTrustsCommandInput, inRegion = region) =>
      world.directoryService(inRegion).send(new DescribeTrustsCommand(input));

    it("tells the trusts of all directories in the Region, with what a test left out", async () => {
      world.aws.trust({ directoryId: abroad, remoteDomain: "corp.example.com", type: "External", state: "Failed" });
      const { Trusts = [] } = await describeTrusts({});
      expect(
        Trusts.map(({ TrustId, DirectoryId, RemoteDomainName }) => [TrustId, DirectoryId, RemoteDomainName]),
      ).to.deep.equal([["t-0000000001", managedAd, "corp.example.com"]]);
      expect(Trusts[0]).to.include({ TrustType: "Forest", TrustDirection: "Two-Way", TrustState: "Verified" });
      expect((await describeTrusts({}, "us-east-1")).Trusts?.[0]).to.include({
        TrustType: "External",
        TrustState: "Failed",
      });
    });

    it("tells them in pages, and by directory or id", async () => {
      for (let number = 0; number < 24; number++) {
        world.aws.trust({ directoryId: managedAd, remoteDomain: `d${number}.example.net` });
      }
      const sizes: (number | undefined)[] = [];
      for await (const { Trusts } of paginateDescribeTrusts({ client: world.directoryService() }, {})) {
        sizes.push(Trusts?.length);
      }
      expect(sizes).to.deep.equal([10, 10, 5]);
      expect((await describeTrusts({ DirectoryId: managedAd, Limit: 25 })).Trusts).to.have.lengthOf(25);
      const [one] = (await describeTrusts({ TrustIds: ["t-0000000002"] })).Trusts ?? [];
      expect(one).to.include({ RemoteDomainName: "d0.example.net" });
    });

    it("fails for a directory that can have none, for what it does not know, and for an empty list", async () => {
      const wrong = [
        { DirectoryId: simpleAd },
        { DirectoryId: connector },
        { DirectoryId: abroad },
        { TrustIds: ["t-00000000ff"] },
        { TrustIds: [] },
        { NextToken: "nonsense" },
        { TrustIds: ["t-1"] },
      ];
      const errors = await Promise.all(wrong.map((input) => failure(describeTrusts(input))));
      expect(errors.map(({ name }) => name)).to.deep.equal([
        "UnsupportedOperationException",
        "UnsupportedOperationException",
        "EntityDoesNotExistException",
        "EntityDoesNotExistException",
        "InvalidParameterException",
        "InvalidNextTokenException",
        "ValidationException",
      ]);
      expect(() => {
        world.aws.trust({ directoryId: elsewhere, remoteDomain: "corp.example.com" });
      }).to.throw("there is no Managed AD");
    });
  });

  const create = (UserName: string, DirectoryId = managedAd) =>
    world
      .workspaces()
      .send(new CreateWorkspacesCommand({ Workspaces: [{ DirectoryId, UserName, BundleId: "wsb-bh8rsxt14" }] }));

  for (const [trustedNames, shown] of [
    [undefined, "Ada"],
    ["ada", "ada"],
    ["CORP\\ada", "CORP\\ada"],
    ["ada@corp.example.com", "ada@corp.example.com"],
  ] as const) {
    it(`a desktop for a trusted domain's user is shown as ${shown}${trustedNames === undefined ? ", as it was written," : ""} and is the user's own`, async () => {
      await start(trustedNames === undefined ? {} : { trustedNames });
      const asked = trustedNames === undefined ? "Ada" : "ada";
      const { PendingRequests } = await create(asked);
      const [desktop] = await world.aws.workspaces();
      expect(desktop).to.include({ userName: shown, sid: corp.get("ada")?.sid, directoryId: managedAd });
      expect(PendingRequests?.[0]).to.include({ UserName: shown });
      await world.aws.settle(desktop?.id ?? "");
      const byName = new DescribeWorkspacesCommand({ DirectoryId: managedAd, UserName: shown });
      expect((await world.workspaces().send(byName)).Workspaces).to.have.lengthOf(1);
      const { FailedRequests } = await create("corp\\ada");
      expect(FailedRequests?.[0]).to.include({ ErrorCode: "ResourceExists.WorkSpace" });
    });
  }

  it("a bare name is the Managed AD's own user's before it is a trusted domain's", async () => {
    await start();
    await create("grace");
    await create("CORP\\grace");
    const sids = (await world.aws.workspaces()).map(({ sid }) => sid);
    expect(sids).to.deep.equal([managed.get("grace")?.sid, corp.get("grace")?.sid]);
  });

  it("a user is found by the name of a domain that is trusted, and by no other", async () => {
    await start();
    world.aws.trust({ directoryId: managedAd, remoteDomain: "other.example.com" });
    for (const name of ["OTHER\\ada", "ada@other.example.com", "managed\\ada"]) {
      expect((await create(name)).FailedRequests?.[0], name).to.include({ ErrorCode: "ResourceNotFound.User" });
    }
    await world.stop();
    const direction = "One-Way: Incoming";
    await start({ trusts: [{ directoryId: managedAd, remoteDomain: "corp.example.com", direction }] });
    expect((await create("ada")).FailedRequests?.[0]).to.include({ ErrorCode: "ResourceNotFound.User" });
  });

  it("a trusted user that is gone while such a desktop is there is found, and the other domain does not count", async () => {
    await start();
    const { id } = await world.aws.launch({ directoryId: managedAd, userName: "CORP\\ada" });
    expect(await world.aws.violations()).to.deep.equal([]);
    managed.remove("grace");
    expect(await world.aws.violations(), "another's account").to.deep.equal([]);
    corp.remove("ada");
    const [violation] = await world.aws.violations();
    expect(violation).to.include({ workspaceId: id, directoryId: managedAd, userName: "CORP\\ada" });
  });
});
