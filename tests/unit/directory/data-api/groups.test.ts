import { expect } from "chai";
import type { Directory } from "../../../../provider/directory/directory";
import type { NewGroup } from "../../../../provider/directory/group";
import { attributeOfMark, markOfAttribute } from "../../../../provider/ownership/mark";
import { House } from "./house";

const MARK = attributeOfMark({ owner: "hr/prod/crew", incarnation: "0mh5k2x9q1a2b3c4d" });
const crew: NewGroup = { name: "Crew", scope: "global", category: "security", mark: MARK, attributes: {} };

describe("groups over Directory Service Data", () => {
  let house: House;
  let directory: Directory;
  beforeEach(async () => {
    house = new House();
    await house.start();
    directory = house.open();
  });
  afterEach(() => house.stop());

  it("are marked from the first request on, wherever a run is killed", async () => {
    await directory.groups.create(crew);
    expect(house.writes()).to.deep.equal(["CreateGroup", "UpdateGroup ADD", "UpdateGroup REMOVE"]);
    const requests = house.sent.length;
    for (let killed = 1; killed < requests; killed++) {
      await house.objects.delete(String((await house.found("Crew"))?.dn));
      house.killAt(killed);
      await house
        .open()
        .groups.create(crew)
        .catch((error: unknown) => {
          expect(String((error as Error).cause ?? error)).to.contain("killed");
        });
      const left = await house.found("Crew");
      const marks = [left?.info, left?.description].map((value) => markOfAttribute(value as string | undefined));
      expect(marks.some((mark) => mark?.owner === "hr/prod/crew")).to.equal(true);
      house.before = () => undefined;
      const next = house.open();
      expect(await next.groups.create(crew)).to.equal(undefined);
      const found = (await next.groups.findByName("crew")) ?? expect.fail();
      await next.groups.edit(found.guid, () => ({ mark: MARK }), found);
      expect(await house.found("Crew"))
        .to.include({ info: MARK })
        .and.not.to.have.property("description");
    }
  });

  it("are deleted again where their creation is refused, and kept where there was only no answer", async () => {
    const refuse = (name: string) => {
      house.before = (sent) => {
        if (sent.name === "UpdateGroup")
          throw Object.assign(new Error("no"), { name, Reason: "INVALID_ATTRIBUTE_VALUE" });
      };
      return directory.groups.create(crew).then(() => expect.fail("it succeeded"), String);
    };
    expect(await refuse("ValidationException"))
      .to.contain("creating group Crew")
      .and.to.contain("deleted again");
    expect(await house.found("Crew")).to.equal(undefined);
    await refuse("TimeoutError");
    expect(await house.found("Crew")).to.not.equal(undefined);
  });

  it("are found by their GUID in a new process, and by their SID with few requests", async () => {
    const made = (await directory.groups.create(crew)) ?? expect.fail();
    expect(await house.open().groups.find(made.guid)).to.include({ name: "Crew", sid: made.sid });
    house.sent = [];
    const { guid, sid } = made;
    expect(await house.open().groups.find(guid, { sid, name: "Crew" })).to.include({ guid });
    expect(house.sent.map(({ name }) => name)).to.deep.equal(["DescribeGroup"]);
  });

  it("are found at once by the name that they were just given, though a name is looked for among users first", async () => {
    await directory.groups.create(crew);
    const begun = house.now;
    expect([...(await directory.members.resolve(["crew"])).values()].map(({ name }) => name)).to.deep.equal(["Crew"]);
    expect(house.now - begun).to.equal(0);
  });

  it("go from global to domain-local by way of universal", async () => {
    const made = (await directory.groups.create(crew)) ?? expect.fail();
    house.sent = [];
    await directory.groups.edit(made.guid, () => ({ scope: "domainLocal" }), made);
    const scopes = house.sent.filter(({ name }) => name === "UpdateGroup").map(({ input }) => input.GroupScope);
    expect(scopes).to.deep.equal(["Universal", "DomainLocal"]);
  });

  it("get members one by one, and tell who was there before", async () => {
    const group = (await directory.groups.create(crew)) ?? expect.fail();
    for (const userName of ["ada", "grace"]) {
      await directory.createUser({ userName, enabled: true, mark: MARK, attributes: {} }, `${MARK}+unfinished`);
    }
    const members = [...(await directory.members.resolve(["ada", "grace"])).values()];
    expect(await directory.members.change(group, members.slice(0, 1), [])).to.have.length(1);
    expect((await directory.members.change(group, members, [])).map(({ name }) => name)).to.deep.equal(["grace"]);
    const listed = (await house.open().members.list(group)) ?? [];
    expect(listed).to.have.members(members.map(({ dn }) => dn));
    // As of an exact list: who is to leave is known by the distinguished name alone.
    await directory.members.change(
      group,
      [],
      listed.map((dn) => ({ dn })),
    );
    expect(await directory.members.list(group)).to.deep.equal([]);
  });
});

describe("looks for many people over Directory Service Data", () => {
  it("ask for one list, and not for each who is not there", async () => {
    const house = new House();
    await house.start();
    const directory = house.open();
    await directory.createUser({ userName: "ada", enabled: true, mark: MARK, attributes: {} }, `${MARK}+unfinished`);
    house.sent = [];
    const names = ["ADA", ...Array.from({ length: 200 }, (_, index) => `nobody${index}`)];
    const fresh = house.open();
    const found = await Promise.all(names.map((name) => fresh.findUserByName(name)));
    expect(found.flatMap((user) => user?.userName ?? [])).to.deep.equal(["ada"]);
    expect(house.sent.map(({ name }) => name)).to.deep.equal(["ListUsers", "DescribeUser"]);
    await house.stop();
  });
});
