import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Person, Roster, type RosterArgs } from "../../../provider/roster";
import { Asked, registrations, type Registered } from "./engine";
import { faultsOf, Files } from "./files";

const directoryId = "d-9067a1c2e1";
const bundleId = "wsb-bh8rsxt14";

/** What a roster registers, by `User ada`, with its arguments. */
async function made(
  args: Omit<RosterArgs, "directoryId">,
  options?: pulumi.ComponentResourceOptions,
): Promise<Readonly<Record<string, Registered["inputs"]>>> {
  const all = await registrations(() => new Roster("staff", { directoryId, ...args }, options));
  return Object.fromEntries(all.map(({ resource, inputs }) => [resource, inputs]));
}

describe("Roster", () => {
  const files = new Files();

  after(() => {
    files.remove();
  });

  const file = files.write(
    "people.yaml",
    `groups:
  Analysts: { description: People who look at numbers }
teams:
  analysts:
    groups: [Analysts]
    desktop: { bundleId: ${bundleId}, runningMode: AUTO_STOP }
people:
  - { userName: ada, email: ada@corp.example.com, team: analysts, groups: [Readers] }
  - { userName: bob, groups: [Readers] }
`,
  );

  it("registers people with desktops, invitations and groups, of the file and of what the program says beside it", async () => {
    const rosterRows = [{ userNames: "ada\nbob" }];
    expect(await made({ people: file, defaults: { deletionPolicy: "disable" } })).to.deep.equal({
      "Roster staff": {},
      "Person ada": {},
      "User ada": { directoryId, userName: "ada", email: "ada@corp.example.com", deletionPolicy: "disable" },
      "Workspace ada": {
        directoryId,
        userName: "ada",
        bundleId,
        workspaceProperties: { runningMode: "AUTO_STOP" },
      },
      "Invitation ada": { workspaceId: "ada-id" },
      "Person bob": {},
      "User bob": { directoryId, userName: "bob", deletionPolicy: "disable" },
      "Group Analysts": { directoryId, name: "Analysts", description: "People who look at numbers" },
      "GroupMembership Analysts": { directoryId, group: "Analysts", members: ["ada"], rosterRows },
      "GroupMembership Readers": { directoryId, group: "Readers", members: ["ada", "bob"], rosterRows },
    });
  });

  it("puts a person's resources below a row of their own, and passes protect and dependsOn on to all of them", async () => {
    const asked = new Asked();
    await registrations(() => {
      const network = new pulumi.ComponentResource("corp:index:Network", "network");
      const options = { protect: true, dependsOn: [network], transformations: [asked.look] };
      new Roster("staff", { directoryId, people: file }, options);
    });
    expect(asked.of("Person ada").under).to.equal("Roster staff");
    for (const kind of ["User", "Workspace", "Invitation"]) {
      expect(asked.of(`${kind} ada`).under, kind).to.equal("Person ada");
    }
    expect(asked.of("Group Analysts").under).to.equal("Roster staff");
    for (const resource of [
      "User ada",
      "Workspace ada",
      "Invitation ada",
      "Group Analysts",
      "GroupMembership Readers",
    ]) {
      const { isProtected, dependsOn } = asked.of(resource);
      expect(isProtected, resource).to.equal(true);
      expect(dependsOn, resource).to.have.length(1);
    }
  });

  it("knows resources that a program had outside it by their former names", async () => {
    const asked = new Asked();
    const formerName = (name: string, kind: string) => (kind === "Group" ? undefined : `old-${name}`);
    await registrations(
      () => new Roster("staff", { directoryId, people: file, formerName }, { transformations: [asked.look] }),
    );
    expect(asked.of("User ada").aliases).to.deep.equal([{ name: "old-ada", parent: pulumi.rootStackResource }]);
    expect(asked.of("GroupMembership Readers").aliases).to.deep.equal([
      { name: "old-Readers", parent: pulumi.rootStackResource },
    ]);
    expect(asked.of("Group Analysts").aliases).to.deep.equal([]);
  });

  it("renames a group whose former name it knows, with its members, and knows it by what it was called outside too", async () => {
    const asked = new Asked();
    const args = {
      directoryId,
      people: [{ userName: "ada", groups: ["Insight"] }],
      groups: { Insight: { formerName: "Analysts", description: "People" } },
      namePrefix: "emea-",
      formerName: (name: string) => `old-${name}`,
    };
    const all = await registrations(() => new Roster("staff", args, { transformations: [asked.look] }));
    const group = all.find(({ resource }) => resource === "Group emea-Insight");
    expect(group?.inputs).to.deep.equal({ directoryId, name: "Insight", description: "People" });
    for (const kind of ["Group", "GroupMembership"]) {
      expect(asked.of(`${kind} emea-Insight`).aliases).to.deep.equal([
        { name: "old-Insight", parent: pulumi.rootStackResource },
        { name: "emea-Analysts" },
      ]);
    }
  });

  describe("beside another of the same program", () => {
    const both = async (one: Partial<RosterArgs>, other: Partial<RosterArgs>, title = "apac") => {
      let faults: string[] = [];
      const people = [{ userName: "ada", groups: ["Readers"] }];
      await registrations(() => {
        new Roster("emea", { directoryId, people, ...one });
        faults = faultsOf(() => new Roster(title, { directoryId, people, ...other }));
      });
      return faults;
    };
    const bob = [{ userName: "bob", groups: ["Readers"] }];
    const another = { directoryId: "d-90670cd1b9" };

    it("names the people of both, and what to do, before the engine has words of its own for it", async () => {
      const prefix = 'give one of the two a namePrefix, such as "apac-"';
      const readers = `Roster apac: Roster emea adds people to Readers too, by a resource of the same name; ${prefix}`;
      expect(await both({}, {})).to.deep.equal([
        "Roster apac: ada is in Roster emea too; keep them in one of the two",
        readers,
      ]);
      expect((await both({}, another))[0]).to.equal(
        `Roster apac: ada is in Roster emea too; if they are others, of another directory, ${prefix}`,
      );
      expect(await both({}, { people: bob })).to.deep.equal([readers]);
      expect(await both({}, { people: bob }, "emea")).to.include(
        "Roster emea: there is a roster of that name already; give one of the two another",
      );
    });

    it("names all that are in both at once, people, groups and memberships", async () => {
      const names = Array.from({ length: 60 }, (_, index) => `p${String(index).padStart(2, "0")}`);
      const peopleOf = (count: number) =>
        names.slice(0, count).map((userName) => ({ userName, groups: ["Readers", "Writers"] }));
      const of = (count: number) => ({ people: peopleOf(count), groups: { Readers: {} } });
      const [people, groups, memberships, ...more] = await both(of(12), of(12));
      expect(people).to.include(`Roster apac: ${names.slice(0, 12).join(", ")} are in Roster emea too`);
      expect(groups).to.include("the group Readers is made by");
      expect(memberships).to.include("adds people to Writers too");
      expect(more).to.deep.equal([]);
      expect((await both(of(60), of(60)))[0]).to.include("p49 and 10 more are in Roster emea too");
    });

    it("says of a group that both make to name it in one of them", async () => {
      const groups = { Readers: {} };
      expect(await both({ groups }, { groups, people: bob })).to.deep.equal([
        "Roster apac: the group Readers is made by Roster emea too; name it among the groups of one of the two, which makes it; the other adds its people all the same, with a namePrefix",
      ]);
      expect((await both({ groups }, { groups, people: bob, ...another })).join()).to.contain("if it is another");
    });

    it("takes them with a prefix, below components of different types, and in another run of the process", async () => {
      expect(await both({}, { namePrefix: "apac-" })).to.deep.equal([]);
      await registrations(() => {
        new Roster("emea", { directoryId, people: bob });
        const parent = new pulumi.ComponentResource("corp:index:Site", "site");
        new Roster("emea", { directoryId, people: bob }, { parent });
      });
      expect(await both({}, { people: [{ userName: "eve" }] })).to.deep.equal([]);
    });
  });

  it("refuses arguments that there are none of, or that are missing, as JavaScript may have them", () => {
    const refused = (args: unknown) => faultsOf(() => new Roster("staff", args as RosterArgs));
    expect(refused({ directoryId, people: [], ofboarding: {}, grace: 1, formerName: "x" })).to.deep.equal([
      "ofboarding: is no argument of a Roster; did you mean offboarding?",
      "grace: is no argument of a Roster; there are directoryId, people, defaults, teams, groups, initialPasswords, offboarding, notice, timeZone, asOf, namePrefix, formerName",
      'formerName: is "x"; give a function, such as (userName) => userName',
    ]);
    expect(refused(undefined)).to.deep.equal(["directoryId: is missing", "people: is missing"]);
    expect(refused({ directoryId, people: 5 }).join()).to.contain("something else than a list");
  });

  it("tells what is wrong with notices before the day of the first, and where they are asked for", () => {
    const refused = (further: object) =>
      faultsOf(() => new Roster("staff", { directoryId, people: [{ userName: "ada" }], ...further }));
    const offboarding = { endDesktopAfterDays: 14, noticeDaysBefore: 7 };
    expect(refused({ offboarding: { ...offboarding, notice: { email: "x@example.com" } } })).to.deep.equal([
      "offboarding.notice: is the Roster's own: give notice beside offboarding",
    ]);
    expect(
      refused({ offboarding, notice: { emial: "x", template: { language: "tlh", subject: "{{code}}" } } }).join("\n"),
    )
      .to.match(/^notice\.emial: .*did you mean email\?$/m)
      .and.match(/^notice\.template\.language: .*no words in that language/m)
      .and.match(/^notice\.template\.subject: .*code/m);
    expect(refused({ notice: { email: "x@example.com" } })).to.deep.equal([
      "notice: does nothing without offboarding.noticeDaysBefore; give both",
    ]);
  });

  it("calls itself by its own name where no file is wrong", () => {
    expect(() => new Roster("staff", { directoryId, people: [] })).to.throw(/^reading Roster staff: 1 fault/);
  });

  it("fails the program once, by the error of whoever cannot be made, whenever somebody looks at ready or people", async () => {
    const told: string[] = [];
    const listeners = process.listeners("unhandledRejection");
    const noted = (reason: unknown) => told.push((reason as Error).message);
    const handled = () => told.push("handled late");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", noted).on("rejectionHandled", handled);
    try {
      const people = Array.from({ length: 25 }, (_, index) => ({ userName: `person${index}` }));
      const refuse = ({ name }: { name: string }) => {
        if (name === "person15") throw new Error("nobody makes person15");
        return undefined;
      };
      await registrations(async () => {
        const roster = new Roster("staff", { directoryId, people }, { transformations: [refuse] });
        const turns = async () => {
          for (let turn = 0; turn < 20; turn++) await nextTurn();
        };
        await turns();
        expect(told).to.deep.equal(["nobody makes person15"]);
        const late = await roster.ready.catch((error: unknown) => error);
        expect(late).to.have.property("message", "nobody makes person15");
        await turns();
      });
      expect(told).to.deep.equal(["nobody makes person15"]);
    } finally {
      process.off("unhandledRejection", noted).off("rejectionHandled", handled);
      listeners.forEach((listener) => process.on("unhandledRejection", listener));
    }
  });

  it("gives each person at once, however many there are, and all of them as an output", async () => {
    const people = Array.from({ length: 35 }, (_, index) => ({ userName: `person${index}` }));
    const seen: unknown[] = [];
    const registered = await registrations(async () => {
      const roster = new Roster("staff", { directoryId, people });
      const last = roster.person("person34");
      seen.push(Person.isInstance(last), roster.person("nobody"), Roster.isInstance(roster));
      roster.people.apply((all) => seen.push(all.person34 === last, Object.keys(all).length));
      last?.user.sid.apply((sid) => seen.push(sid));
      await roster.ready;
    });
    expect(seen).to.have.members([true, undefined, true, true, 35, "S-1-5-person34"]);
    expect(registered.filter(({ resource }) => resource.startsWith("User "))).to.have.length(35);
  });

  it("takes values that are known later for what the program says, in people too", async () => {
    const found = await made({
      people: [{ userName: "ada", email: pulumi.output("ada@corp.example.com"), desktop: true }],
      defaults: { desktop: { bundleId: Promise.resolve(bundleId), tags: { owner: pulumi.output("it") } } },
    });
    expect(found["User ada"]).to.include({ email: "ada@corp.example.com" });
    expect(found["Workspace ada"]).to.deep.equal({ directoryId, userName: "ada", bundleId, tags: { owner: "it" } });
  });

  it("gives people the passwords that the program has for them, as secrets", async () => {
    const people = [{ userName: "ada", passwordVersion: 1 }, { userName: "bob" }];
    const secret = (value: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value,
    });
    const ways: RosterArgs["initialPasswords"][] = [
      { ada: "Given-1" },
      { ada: pulumi.secret("Given-1") },
      (userName) => (userName === "ada" ? pulumi.secret("Given-1") : undefined),
    ];
    for (const initialPasswords of ways) {
      const found = await made({ people, ...(initialPasswords === undefined ? {} : { initialPasswords }) });
      expect(found["User ada"]?.initialPassword).to.deep.equal(secret("Given-1"));
      expect(found["User bob"]).to.deep.equal({ directoryId, userName: "bob" });
    }
  });

  it("names resources with a prefix, so that two rosters may have people of one name", async () => {
    expect(Object.keys(await made({ people: [{ userName: "ada" }], namePrefix: "emea-" }))).to.have.members([
      "Roster staff",
      "Person emea-ada",
      "User emea-ada",
    ]);
  });

  it("adds members that live in another domain than the group by their SIDs", async () => {
    const people = [{ userName: "ada", domain: "onprem.example.com", groups: ["Readers"] }];
    expect((await made({ people }))["GroupMembership Readers"]).to.include.deep.include({ members: ["S-1-5-ada"] });
  });

  it("tells each membership who has a row, by domain, and leaves out who is not there that day", async () => {
    const people = [
      { userName: "ada", groups: ["Readers"] },
      { userName: "eve", domain: "onprem.example.com" },
      { userName: "bob" },
      { userName: "zoe", starts: "2027-01-01", groups: ["Readers"] },
    ];
    const all = await made({ people, timeZone: "UTC", asOf: "2026-12-01" });
    expect(all["GroupMembership Readers"]?.rosterRows).to.deep.equal([
      { userNames: "ada\nbob" },
      { domain: "onprem.example.com", userNames: "eve" },
    ]);
  });

  it("invites nobody whose invitation is off or whose desktop is adopted, and nobody without a desktop", async () => {
    const people = [
      { userName: "zoe", desktop: { bundleId, adopt: true } },
      { userName: "ada", desktop: { bundleId }, invitation: false },
      { userName: "bob", invitation: true },
    ];
    expect(Object.keys(await made({ people })).filter((one) => one.startsWith("Invitation"))).to.deep.equal([]);
  });

  it("registers nothing at all where something is wrong, and names the person by place", async () => {
    let faults: string[] = [];
    const registered = await registrations(() => {
      faults = faultsOf(
        () =>
          new Roster("staff", {
            directoryId,
            people: [
              { userName: "ada", desktop: true },
              { userName: "ADA", team: "analysts" },
              { userName: "eve", desktop: { bundleId }, passwordVersion: 2 },
              { userName: "zoe", starts: "2026-12-01" },
            ],
            defaults: { organizationalUnit: "Users" },
            timeZone: "Europe/Madird",
            offboarding: { endDesktopAfterDays: 0 },
          }),
      );
    });
    expect(faults).to.have.members([
      'timeZone: is "Europe/Madird", which is no time zone that is known; give its IANA name, such as Europe/Madrid',
      "offboarding.endDesktopAfterDays: is 0; give a whole number from 1",
      "defaults.organizationalUnit: organizationalUnit is not a distinguished name; give one such as OU=Users,OU=CORP,DC=corp,DC=com",
      "people[0].desktop: desktop.bundleId is missing; give it to the person, to their team or by defaults",
      "people[0]: email is missing: the invitation has nobody to go to; give it, or invitation: false",
      'people[1].userName: userName "ADA" is there already as people[0], as "ada"; no two people have the same',
      'people[1].team: team is "analysts", which is not there; there are no teams: give them to the roster as teams',
      "people[2].passwordVersion: passwordVersion does nothing without initialPassword",
      "people[2]: email is missing: the invitation has nobody to go to; give it, or invitation: false",
    ]);
    expect(registered).to.deep.equal([]);
  });

  it("takes an empty list for a mistake", () => {
    expect(faultsOf(() => new Roster("staff", { directoryId, people: [] })).join()).to.match(
      /^people: holds no people, which never/,
    );
  });
});
