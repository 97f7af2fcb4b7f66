import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand, type Tag } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { failure, simpleAd, World } from "./support";

describe("the AWS stand-in: tags", () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = await World.start();
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", tags: { team: "it" } }));
  });
  afterEach(() => world.stop());

  function create(Tags: Tag[], ResourceId = id) {
    return world.workspaces().send(new CreateTagsCommand({ ResourceId, Tags }));
  }

  async function tags(ResourceId = id): Promise<Record<string, string | undefined>> {
    const { TagList = [] } = await world.workspaces().send(new DescribeTagsCommand({ ResourceId }));
    return Object.fromEntries(TagList.map(({ Key = "", Value }) => [Key, Value]));
  }

  it("adds, replaces and deletes", async () => {
    await create([{ Key: "owner", Value: "demo/dev/ada" }, { Key: "team", Value: "ops" }, { Key: "empty" }]);
    expect(await tags()).to.deep.equal({ owner: "demo/dev/ada", team: "ops", empty: "" });
    await world.workspaces().send(new DeleteTagsCommand({ ResourceId: id, TagKeys: ["team", "never"] }));
    expect(await tags()).to.deep.equal({ owner: "demo/dev/ada", empty: "" });
    await create([{ Key: "a", Value: "b" }], simpleAd);
    expect(await tags(simpleAd)).to.deep.equal({ a: "b" });
  });

  it("takes up to 50, of up to 127 and 255 characters", async () => {
    await create([{ Key: "k".repeat(127), Value: "v".repeat(255) }]);
    for (const tag of [{ Key: "k".repeat(128) }, { Key: "k", Value: "v".repeat(256) }, { Key: "" }]) {
      expect((await failure(create([tag]))).name).to.equal("ValidationException");
    }
    await create(Array.from({ length: 48 }, (_, index) => ({ Key: `k${index}` })));
    expect((await failure(create([{ Key: "one more" }]))).name).to.equal("ResourceLimitExceededException");
    await create([{ Key: "team", Value: "the fiftieth, not a new one" }]);
    expect(Object.keys(await tags())).to.have.lengthOf(50);
  });

  it("refuses reserved keys, keys given twice, and what is not there", async () => {
    expect((await failure(create([{ Key: "aws:x" }]))).name).to.equal("InvalidParameterValuesException");
    expect((await failure(create([{ Key: "a" }, { Key: "a" }]))).name).to.equal("InvalidParameterValuesException");
    expect((await failure(create([{ Key: "a" }], "ws-000000000"))).name).to.equal("ResourceNotFoundException");
    expect((await failure(tags("d-0000000000"))).name).to.equal("ResourceNotFoundException");
  });
});
