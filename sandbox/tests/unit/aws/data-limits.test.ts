import {
  DescribeDirectoriesCommand,
  DescribeDirectoryDataAccessCommand,
  DisableDirectoryDataAccessCommand,
  EnableDirectoryDataAccessCommand,
  ResetUserPasswordCommand,
} from "@aws-sdk/client-directory-service";
import { expect } from "chai";
import type { AwsOptions } from "../../../aws/stand-in";
import { dataClient } from "./data-client";
import { MemoryObjects } from "./memory-objects";
import { directories, failure, managedAd, region, simpleAd, World } from "./support";

const HOUR_MS = 3_600_000;
const replica = "d-9067000009";

describe("the AWS stand-in: the limits of Directory Service Data", () => {
  let world: World;
  let objects: MemoryObjects;
  afterEach(() => world.stop());

  async function start(options: Partial<AwsOptions> = {}, enabled = true) {
    objects = new MemoryObjects();
    world = await World.start({ directories, objects: () => objects, ...options });
    world.aws.setDataAccess(managedAd, enabled);
    const send = dataClient(world.aws.environment(region));
    return (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
      send(operation, { DirectoryId: managedAd, ...input });
  }
  const ada = { SAMAccountName: "ada" };

  it("reaches nothing before it is enabled, and tells which state that is", async () => {
    const call = await start({}, false);
    const ds = world.directoryService();
    const DirectoryId = managedAd;
    const status = async () =>
      (await ds.send(new DescribeDirectoryDataAccessCommand({ DirectoryId }))).DataAccessStatus;
    expect(await call("ListUsers")).to.include({ status: 403, error: "AccessDeniedException DATA_DISABLED" });
    await ds.send(new EnableDirectoryDataAccessCommand({ DirectoryId }));
    expect(await status()).to.equal("Enabling");
    expect((await call("ListUsers")).status).to.equal(403);
    world.pass(500);
    expect(await status()).to.equal("Enabled");
    expect((await call("ListUsers")).status).to.equal(200);
    const again = await failure(ds.send(new EnableDirectoryDataAccessCommand({ DirectoryId })));
    expect(again.name).to.equal("DirectoryInDesiredStateException");
    await ds.send(new DisableDirectoryDataAccessCommand({ DirectoryId }));
    expect((await call("ListUsers")).status).to.equal(403);
  });

  it("is for Managed AD alone, in the Region where it was made", async () => {
    const further = { id: replica, kind: "MicrosoftAD", domain: "x.example.com", dataAccess: true } as const;
    const send = await start({
      directories: [
        ...directories,
        { ...further, region: "us-east-1" },
        { ...further, region, primaryRegion: "us-east-1" },
      ],
    });
    const wrong = [
      [simpleAd, "ValidationException INVALID_DIRECTORY_TYPE"],
      ["d-0000000000", "AccessDeniedException DIRECTORY_AUTH"],
      [replica, "ValidationException INVALID_SECONDARY_REGION"],
    ] as const;
    for (const [DirectoryId, error] of wrong) expect((await send("ListUsers", { DirectoryId })).error).to.equal(error);
    const ds = world.directoryService();
    for (const [DirectoryId, name] of [
      [simpleAd, "UnsupportedOperationException"],
      [replica, "UnsupportedOperationException"],
      ["d-0000000000", "DirectoryDoesNotExistException"],
    ] as const) {
      const error = await failure(ds.send(new EnableDirectoryDataAccessCommand({ DirectoryId })));
      expect(error.name).to.equal(name);
    }
    const { DirectoryDescriptions = [] } = await ds.send(new DescribeDirectoriesCommand({ DirectoryIds: [replica] }));
    expect(DirectoryDescriptions[0]?.RegionsInfo).to.deep.equal({
      PrimaryRegion: "us-east-1",
      AdditionalRegions: [region],
    });
  });

  it("does a request once for a client token, for 8 hours, and refuses another one with it", async () => {
    const call = await start();
    const create = { ...ada, ClientToken: "token" };
    const [first, twin] = await Promise.all([call("CreateUser", create), call("CreateUser", create)]);
    expect(twin.body).to.deep.equal(first.body);
    world.pass(7 * HOUR_MS);
    expect((await call("CreateUser", { ...create, Surname: "L" })).error).to.equal("ConflictException");
    expect((await call("DeleteUser", create)).error).to.equal("ConflictException");
    expect((await call("CreateUser", create)).body).to.deep.equal(first.body);
    world.pass(9 * HOUR_MS);
    expect((await call("CreateUser", create)).error).to.equal("ConflictException");
    expect((await call("DeleteUser", create)).status).to.equal(200);
  });

  it("forgets the token of a request that failed", async () => {
    const call = await start();
    const remove = { ...ada, ClientToken: "token" };
    expect((await call("DeleteUser", remove)).status).to.equal(404);
    await call("CreateUser", ada);
    expect((await call("DeleteUser", remove)).status).to.equal(200);
  });

  it("takes 4 writes and 8 reads a second, twice as many of the Enterprise Edition, and says when to come back", async () => {
    for (const [edition, writes] of [
      ["Standard", 4],
      ["Enterprise", 8],
    ] as const) {
      const call = await start({
        rate: { rate: 2, burst: 5 },
        directories: directories.map((each) => (each.id === managedAd ? { ...each, edition } : each)),
      });
      const outcomes = async (operation: string, count: number) => {
        const replies = [];
        for (let index = 0; index < count; index++)
          replies.push(await call(operation, { SAMAccountName: `u${index}` }));
        return replies.map(({ status }) => status);
      };
      const expected = (accepted: number) => [...Array<number>(accepted).fill(200), 429];
      expect(await outcomes("CreateUser", writes + 1)).to.deep.equal(expected(writes));
      expect(await outcomes("ListUsers", 2 * writes + 1)).to.deep.equal(expected(2 * writes));
      expect(await call("ListUsers")).to.include({ error: "ThrottlingException", retryAfter: "1" });
      world.pass(1000);
      expect((await call("ListUsers")).status).to.equal(200);
      if (edition === "Standard") await world.stop();
    }
  });

  it("takes 10 requests at once", async () => {
    const call = await start({ dataRates: { reads: 100, writes: 100, concurrent: 10 } });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const find = objects.find.bind(objects);
    objects.find = (where) => held.then(() => find(where));
    const calls = Array.from({ length: 11 }, () => call("ListUsers"));
    expect(await Promise.race(calls)).to.include({ status: 429 });
    release();
    expect((await Promise.all(calls)).filter(({ status }) => status === 200)).to.have.length(10);
  });

  it("shows reads what was written only after its delay, and writes at once", async () => {
    const call = await start();
    world.aws.dataDelay = 1000;
    const group = { SAMAccountName: "team" };
    const names = async (operation: string, input: object, list: string) =>
      ((await call(operation, { ...input })).body[list] as { SAMAccountName: string }[]).map(
        (one) => one.SAMAccountName,
      );
    await call("CreateUser", { ...ada, Surname: "Byron" });
    await call("CreateGroup", group);
    expect((await call("DescribeUser", ada)).status).to.equal(404);
    expect(await names("ListUsers", {}, "Users")).to.deep.equal([]);
    expect((await call("CreateUser", ada)).error).to.equal("ConflictException");
    world.pass(1000);
    await call("AddGroupMember", { GroupName: "team", MemberName: "ada" });
    await call("UpdateUser", { ...ada, Surname: "King" });
    world.pass(500);
    await call("UpdateUser", { ...ada, Surname: "Lovelace" });
    expect((await call("DescribeUser", ada)).body.Surname).to.equal("Byron");
    expect(await names("ListGroupMembers", group, "Members")).to.deep.equal([]);
    expect(await names("ListGroupsForMember", ada, "Groups")).to.deep.equal([]);
    world.pass(500);
    expect((await call("DescribeUser", ada)).body.Surname).to.equal("King");
    expect(await names("ListGroupMembers", group, "Members")).to.deep.equal(["ada"]);
    expect(await names("ListGroupsForMember", ada, "Groups")).to.deep.equal(["team"]);
    await call("DeleteUser", ada);
    expect((await call("DescribeUser", ada)).body.Surname).to.equal("King");
    world.pass(1000);
    expect((await call("DescribeUser", ada)).status).to.equal(404);
  });

  it("is as late for ds:ResetUserPassword, which does not know a new user, and whose work is seen later", async () => {
    const shared = new MemoryObjects();
    const call = await start({ people: shared.people(), objects: () => shared });
    world.aws.dataDelay = 1000;
    const ds = world.directoryService();
    const input = { DirectoryId: managedAd, UserName: "ada", NewPassword: "Lovelace-1815" };
    await call("CreateUser", ada);
    const early = await failure(ds.send(new ResetUserPasswordCommand(input)));
    expect(early.name).to.equal("UserDoesNotExistException");
    world.pass(1000);
    await ds.send(new ResetUserPasswordCommand(input));
    expect((await call("DescribeUser", ada)).body.Enabled).to.equal(false);
    world.pass(1000);
    expect((await call("DescribeUser", ada)).body.Enabled).to.equal(true);
  });

  it("asks IAM for the action, for ds:AccessDSData and, of a search, for the description, each on the directory", async () => {
    const asked: string[] = [];
    const call = await start({ allow: (action, resource) => asked.push(`${action} ${resource}`) > 0 });
    await call("SearchUsers", { SearchString: "ada", SearchAttributes: ["sn"] });
    const directory = `arn:aws:ds:eu-west-1:123456789012:directory/${managedAd}`;
    const actions = ["ds-data:SearchUsers", "ds:AccessDSData", "ds-data:DescribeUser"];
    expect(asked).to.deep.equal(actions.map((action) => `${action} ${directory}`));
    await world.stop();
    const refused = await start({ allow: (action) => action !== "ds:AccessDSData" });
    expect(await refused("ListUsers")).to.include({ status: 403, error: "AccessDeniedException IAM_AUTH" });
  });
});
