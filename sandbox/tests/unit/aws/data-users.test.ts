import { expect } from "chai";
import { dataClient, type DataReply } from "./data-client";
import { MemoryObjects } from "./memory-objects";
import { directories, managedAd, World } from "./support";

describe("the AWS stand-in: users of Directory Service Data", () => {
  let world: World;
  let objects: MemoryObjects;
  let call: (operation: string, input: Readonly<Record<string, unknown>>) => Promise<DataReply>;
  beforeEach(async () => {
    objects = new MemoryObjects();
    const enabled = directories.map((each) => (each.id === managedAd ? { ...each, dataAccess: true } : each));
    world = await World.start({ directories: enabled, objects: () => objects });
    const send = dataClient(world.aws.environment("eu-west-1"));
    call = (operation, input) => send(operation, { DirectoryId: managedAd, ...input });
  });
  afterEach(() => world.stop());

  const ada = { SAMAccountName: "ada" };
  const text = (value: string) => ({ S: value });

  async function others(...OtherAttributes: string[]) {
    return (await call("DescribeUser", { ...ada, OtherAttributes })).body.OtherAttributes;
  }

  it("makes a user in the directory's Users, disabled, with a SID and a name to log in by", async () => {
    const OtherAttributes = { department: text("Engines"), description: text("Countess") };
    const made = await call("CreateUser", { ...ada, GivenName: "Ada", EmailAddress: "ada@x.example", OtherAttributes });
    const seen = await call("DescribeUser", {
      SAMAccountName: "ADA",
      OtherAttributes: ["DEPARTMENT", "Description", "title"],
    });
    expect(made.body).to.deep.equal({ DirectoryId: managedAd, SAMAccountName: "ada", SID: seen.body.SID });
    expect(seen.body).to.deep.include({
      DistinguishedName: "CN=ada,OU=Users,OU=MANAGED,DC=managed,DC=example,DC=com",
      Enabled: false,
      UserPrincipalName: "ada@managed.example.com",
      GivenName: "Ada",
      OtherAttributes: { Department: text("Engines"), Description: text("Countess") },
    });
  });

  it("answers with ConflictException where the name is taken, and writes nothing", async () => {
    await call("CreateUser", ada);
    expect((await call("CreateUser", { ...ada, Surname: "B" })).error).to.equal("ConflictException");
    expect((await call("DescribeUser", ada)).body).not.to.have.property("Surname");
  });

  it("takes only names, attributes and values of the documented list, and only as their type", async () => {
    const refusals: [reason: string, OtherAttributes: object][] = [
      ["INVALID_ATTRIBUTE_NAME", { adminDescription: text("x") }],
      ["INVALID_ATTRIBUTE_NAME", { sn: text("Lovelace") }],
      ["INVALID_ATTRIBUTE_FOR_USER", { mail: text("ada@x.example") }],
      ["INVALID_ATTRIBUTE_FOR_USER", { info: text("only changed") }],
      ["INVALID_ATTRIBUTE_FOR_MODIFY", { objectGUID: text("x") }],
      ["INVALID_ATTRIBUTE_VALUE", { department: { SS: ["Engines"] } }],
      ["INVALID_ATTRIBUTE_VALUE", { department: { N: 5 } }],
      ["DUPLICATE_ATTRIBUTE", { department: text("a"), Department: text("b") }],
    ];
    for (const [reason, OtherAttributes] of refusals) {
      const { status, error } = await call("CreateUser", { ...ada, OtherAttributes });
      expect([status, error], reason).to.deep.equal([400, `ValidationException ${reason}`]);
    }
    const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`a${"b".repeat(index)}`, text("x")]));
    for (const wrong of [
      { SAMAccountName: "a b" },
      { ...ada, OtherAttributes: many },
      { SAMAccountName: "a".repeat(21) },
    ]) {
      expect((await call("CreateUser", wrong)).error).to.equal("ValidationException");
    }
    expect(await objects.find({ kinds: ["user"] })).to.deep.equal([]);
  });

  it("adds where there is no value, replaces, and removes the exact value only", async () => {
    await call("CreateUser", ada);
    const update = async (UpdateType: string | undefined, value: string) =>
      (await call("UpdateUser", { ...ada, UpdateType, OtherAttributes: { title: text(value) } })).error;
    expect(await update("REMOVE", "Countess")).to.equal("ValidationException MISSING_ATTRIBUTE");
    expect(await update("ADD", "Countess")).to.equal(undefined);
    expect(await update("ADD", "Lady")).to.equal("ValidationException ATTRIBUTE_EXISTS");
    expect(await update("REPLACE", "Lady")).to.equal(undefined);
    expect(await update("REMOVE", "Countess")).to.equal("ValidationException INVALID_ATTRIBUTE_VALUE");
    expect(await others("title")).to.deep.equal({ Title: text("Lady") });
    expect(await update("REMOVE", "Lady")).to.equal(undefined);
    expect(await others("title")).to.equal(undefined);
  });

  it("writes sets of strings, and clears one by an empty set", async () => {
    await call("CreateUser", ada);
    const update = (UpdateType: string, SS: string[]) =>
      call("UpdateUser", { ...ada, UpdateType, OtherAttributes: { servicePrincipalName: { SS } } });
    await update("ADD", ["HTTP/a"]);
    await update("ADD", ["HTTP/b"]);
    expect(await others("servicePrincipalName")).to.deep.equal({ ServicePrincipalName: { SS: ["HTTP/a", "HTTP/b"] } });
    await update("REPLACE", []);
    expect(await others("servicePrincipalName")).to.equal(undefined);
  });

  it("enables a user by ds:ResetUserPassword alone, disables and deletes it", async () => {
    await call("CreateUser", ada);
    await objects.resetPassword("ada");
    expect((await call("DescribeUser", ada)).body.Enabled).to.equal(true);
    await call("DisableUser", ada);
    expect((await call("DescribeUser", ada)).body.Enabled).to.equal(false);
    expect((await call("DeleteUser", ada)).status).to.equal(200);
    for (const operation of ["DescribeUser", "DeleteUser", "DisableUser", "UpdateUser"]) {
      const { status, error } = await call(operation, operation === "UpdateUser" ? { ...ada, Surname: "L" } : ada);
      expect([status, error], operation).to.deep.equal([404, "ResourceNotFoundException"]);
    }
  });

  it("reads users wherever they are, and writes only those in the customer's own unit", async () => {
    const attributes = { objectClass: "user", sAMAccountName: "root", userAccountControl: "512", sn: "Root" };
    await objects.add(`CN=root,CN=Users,${objects.baseDn}`, attributes);
    const root = { SAMAccountName: "root" };
    expect((await call("DescribeUser", root)).body).to.include({ Enabled: true, Surname: "Root" });
    for (const operation of ["DeleteUser", "DisableUser", "UpdateUser"]) {
      const { status, error } = await call(operation, operation === "UpdateUser" ? { ...root, Surname: "L" } : root);
      expect([status, error], operation).to.deep.equal([403, "AccessDeniedException DIRECTORY_AUTH"]);
    }
  });

  it("searches for whole values of searchable attributes, and shows no other attributes", async () => {
    await call("CreateUser", { ...ada, Surname: "Lovelace", OtherAttributes: { l: text("London") } });
    await call("CreateUser", { SAMAccountName: "grace", Surname: "London" });
    const search = (SearchString: string, ...SearchAttributes: string[]) =>
      call("SearchUsers", { SearchString, SearchAttributes });
    const names = ({ body }: DataReply) =>
      (body.Users as { SAMAccountName: string }[]).map((one) => one.SAMAccountName);
    const found = await search("london", "L", "Surname");
    expect(names(found)).to.deep.equal(["ada", "grace"]);
    expect(JSON.stringify(found.body)).not.to.contain("OtherAttributes");
    expect(names(await search("lond", "l"))).to.deep.equal([]);
    expect((await search("Engines", "department")).error).to.equal("ValidationException INVALID_ATTRIBUTE_FOR_SEARCH");
    expect((await search("ada*", "samAccountName")).error).to.equal("ValidationException INVALID_ATTRIBUTE_VALUE");
  });

  it("lists users a page at a time, 50 where nothing else is asked", async () => {
    for (let index = 0; index < 60; index++) await call("CreateUser", { SAMAccountName: `u${index}` });
    const first = await call("ListUsers", {});
    expect(first.body.Users).to.have.length(50);
    const { NextToken } = first.body;
    const second = await call("ListUsers", { NextToken, MaxResults: 9 });
    expect(second.body.Users).to.have.length(9);
    const last = await call("ListUsers", { NextToken: second.body.NextToken });
    expect(last.body.Users).to.have.length(1);
    expect(last.body).not.to.have.property("NextToken");
    expect((await call("ListGroups", { NextToken })).error).to.equal("ValidationException INVALID_NEXT_TOKEN");
    expect((await call("ListUsers", { MaxResults: 251 })).error).to.equal("ValidationException");
  });
});
