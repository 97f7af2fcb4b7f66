import { expect } from "chai";
import { readRoster, RosterError } from "../../../provider/roster";
import { Files, faultsOf } from "./files";

describe("readRoster", () => {
  const files = new Files();

  after(() => {
    files.remove();
  });

  it("gives the people of a YAML file, each with what their team and the defaults say, and the person's own above all", () => {
    const people = files.read(
      "people.yaml",
      `# Who works here
defaults:
  deletionPolicy: disable
  attributes: { company: Corp, l: Madrid }
  desktop: { bundleId: wsb-bh8rsxt14, tags: { cost: "1", owner: it } }
teams:
  analysts:
    groups: [Analysts]
    organizationalUnit: OU=Analysts,DC=corp,DC=example,DC=com
    desktop: { runningMode: AUTO_STOP, tags: { cost: "2" } }
people:
  - userName: ada
    firstName: Ada
    team: analysts
    groups: [Readers]
    attributes: { l: London }
    desktop: { workspaceProperties: { runningMode: ALWAYS_ON } }
    starts: 2026-12-01
  - userName: bob
    team: analysts
    desktop: false
  - { userName: eve, invitation: { email: eve@corp.example.com } }
`,
    );
    expect(people).to.deep.equal([
      {
        userName: "ada",
        firstName: "Ada",
        deletionPolicy: "disable",
        organizationalUnit: "OU=Analysts,DC=corp,DC=example,DC=com",
        attributes: { company: "Corp", l: "London" },
        groups: ["Analysts", "Readers"],
        desktop: {
          bundleId: "wsb-bh8rsxt14",
          tags: { cost: "2", owner: "it" },
          workspaceProperties: { runningMode: "ALWAYS_ON" },
        },
        starts: "2026-12-01",
      },
      {
        userName: "bob",
        deletionPolicy: "disable",
        organizationalUnit: "OU=Analysts,DC=corp,DC=example,DC=com",
        attributes: { company: "Corp", l: "Madrid" },
        groups: ["Analysts"],
        desktop: false,
      },
      {
        userName: "eve",
        deletionPolicy: "disable",
        attributes: { company: "Corp", l: "Madrid" },
        desktop: { bundleId: "wsb-bh8rsxt14", tags: { cost: "1", owner: "it" } },
        invitation: { email: "eve@corp.example.com" },
      },
    ]);
  });

  it("takes a JSON file, a YAML file that is the list itself, and one with Windows' line ends and a byte order mark", () => {
    const ada = [{ userName: "ada", lastName: "Byron" }];
    expect(files.read("people.json", '{\n\t"people": [{ "userName": "ada", "lastName": "Byron" }]\n}')).to.deep.equal(
      ada,
    );
    expect(files.read("list.yaml", "- userName: ada\n  lastName: Byron\n")).to.deep.equal(ada);
    expect(files.read("windows.yml", "\ufeff- userName: ada\r\n  lastName: Byron\r\n")).to.deep.equal(ada);
  });

  it("leaves a team that no file defines to the program", () => {
    expect(files.read("team.yaml", "- { userName: ada, team: analysts }\n")).to.deep.equal([
      { userName: "ada", team: "analysts" },
    ]);
  });

  it("tells of a group of a team or of the defaults where that is written, and not where somebody is in the team", () => {
    const text = `groups: { Readers: { formerName: Lectors } }
defaults: { groups: [Readers, readers] }
teams:
  analysts:
    groups: [Lectors]
people:
  - { userName: ada, team: analysts }
  - { userName: bob, team: analysts, groups: [READERS] }
`;
    expect(files.faultsOf("a.yaml", text)).to.deep.equal([
      '2:31: the group "readers" is "Readers" elsewhere in the roster; write it the same way',
      '5:14: the group "Lectors" is called "Readers" now, by its formerName; write that',
      '8:47: the group "READERS" is "Readers" elsewhere in the roster; write it the same way',
    ]);
  });

  it("refuses former names of groups that would make two groups one", () => {
    const text = `groups:
  A: { formerName: a }
  B: { formerName: C }
  C: {}
  D: { formerName: X }
  E: { formerName: x }
people: [{ userName: ada }]
`;
    expect(files.faultsOf("a.yaml", text)).to.deep.equal([
      "2:20: formerName is the group's own name; give the one before it, or take it out",
      "3:20: formerName is the group C of the roster; take one of the two out",
      "6:20: formerName is D's already; one group becomes one",
    ]);
  });

  it("says of what belongs to the program that it is not a file's", () => {
    const text = "people: [{ userName: ada }]\noffboarding: { endDesktopAfterDays: 14 }\n";
    expect(files.faultsOf("a.yaml", text)).to.deep.equal([
      "2:1: offboarding is not a file's: give it to the Roster, in the program",
    ]);
  });

  it("tells everything that is wrong with a YAML file in one error, each with its line and column", () => {
    const text = `teams:
  analysts: { desktop: { bundelId: wsb-bh8rsxt14 }, email: a@corp.example.com }
groups:
  Analysts: { scope: lokal }
  Readers:
people:
  - userName: ada
    fristName: Ada
    email: "ada"
    team: analyst
    initialPassword: hunter2
  - userName: ADA
    lastName:
    desktop: yes
    starts: 2026-02-30
  - userName: bob
    email: x@corp.example.com
    starts: 2026-02-20
    leaves: 2026-02-19
  - userName: 007
    email: X@corp.example.com
  - just text
  - firstName: x
  - userName: eve
    desktop: { rootVolumeSizeGib: 80, workspaceProperties: { rootVolumeSizeGib: 80 } }
    groups: [readers]
    directoryId: d-90670cd1b9
    passwordNeverExpires: true
    mustChangePassword: true
    attributes: { sn: Byron }
  - userName: Zoë B
    enabled: "no"
poeple: []
`;
    expect(files.faultsOf("bad.yaml", text)).to.deep.equal([
      "2:26: bundelId is no field of a desktop; did you mean bundleId?",
      "2:53: email is a person's own, and no field of a team: give it to each of them",
      '4:22: scope is "lokal"; give one of global, domainLocal, universal',
      "8:5: fristName is no field of a person; did you mean firstName?",
      '9:12: email is "ada": it has no @',
      '10:11: team is "analyst", which is not there; did you mean analysts?',
      "11:5: initialPassword may not be in a roster, which everybody reads who reviews it: give the program's Roster the argument initialPasswords, secrets by user name, or leave it out, and people choose theirs by Forgot password?",
      '12:15: userName "ADA" is there already in line 7, as "ada"; no two people have the same',
      "13:5: lastName is empty; leave it out, or put it in quotes if it is the text null",
      '14:14: desktop is "yes"; give true, false, or an object of the arguments of Workspace',
      '15:13: starts is "2026-02-30", which is no day of the calendar; give one such as 2027-03-31',
      '19:13: leaves is "2026-02-19", before starts, "2026-02-20"; correct one of the two',
      '20:15: userName is 007, which YAML reads as the number 7; put it in quotes: "007"',
      '21:12: email "X@corp.example.com" is there already in line 17, the address of bob; no two people have the same',
      '22:5: is "just text"; give a person, with the fields userName, firstName, lastName, email',
      "23:5: userName is missing",
      "25:62: rootVolumeSizeGib is given twice; keep one of the two",
      '26:14: the group "readers" is "Readers" elsewhere in the roster; write it the same way',
      "27:5: directoryId is the roster's and not a person's: give it once, to the Roster",
      "29:25: mustChangePassword does nothing if passwordNeverExpires is true: Active Directory asks for no new password then; keep one of the two",
      "30:23: attributes.sn is not set this way: use lastName",
      '31:15: userName holds a space, which Active Directory or WorkSpaces forbids; use letters, digits, ".", "-" and "_"',
      '32:14: enabled is "no"; give true or false',
      "33:1: poeple is no field of a roster; did you mean people?",
    ]);
  });

  it("says in its one error how many faults there are, that nothing was registered, and never a password", () => {
    const file = files.write(
      "secret.json",
      '[{ "userName": "ada", "initialPassword": "hunter2" },\n { "userName": "a b" }]',
    );
    let message = "";
    try {
      readRoster(file);
    } catch (error) {
      expect(error).to.be.instanceOf(RosterError);
      message = (error as Error).message;
    }
    expect(message.split("\n")).to.have.length(3);
    expect(message).to.match(
      /^reading the roster .*secret\.json: 2 faults; nothing of it was registered\. .*\[invalid-argument\]\n/,
    );
    expect(message).to.include("secret.json:1:23: initialPassword").and.not.include("hunter2");
  });

  const halves: [string, string, string, string][] = [
    [
      "a YAML file without a last line end",
      "a.yaml",
      "- userName: ada\n  email: ada@corp.example.co",
      "2:29: has no line end after its last line",
    ],
    ["a YAML file with an open bracket", "b.yaml", "- userName: ada\n  groups: [A,\n", "3:1: ends in the middle"],
    ["a JSON file with an open list", "c.json", '[{ "userName": "ada" },\n', "1:24: is no JSON: ends in the middle"],
    [
      "a CSV file without a last line end",
      "d.csv",
      "userName,lastName\nada,Byr",
      "2:8: has no line end after its last line",
    ],
    [
      "a CSV file with an open quote",
      "e.csv",
      'userName,lastName\nada,"Byr\n',
      "2:5: this field begins with a quote that is never closed",
    ],
  ];
  for (const [what, name, text, fault] of halves) {
    it(`refuses ${what} as half a file`, () => {
      const [first, ...others] = files.faultsOf(name, text);
      expect(first?.slice(0, fault.length)).to.equal(fault);
      expect(others).to.deep.equal([]);
    });
  }

  it("never takes a file that is missing, empty or without people for a wish to remove everybody", () => {
    const nobody = /never means that nobody is to stay/;
    const empty = ["", " \n\n", "# all gone\n", "[]\n", "people:\n", "people: []\n", "teams: {}\n", "people: nobody\n"];
    for (const text of empty) {
      expect(files.faultsOf("nobody.yaml", text).join(), JSON.stringify(text)).to.match(nobody);
    }
    expect(files.faultsOf("nobody.json", "[]").join()).to.match(nobody);
    expect(files.faultsOf("nobody.csv", "userName,email\n,\n").join()).to.match(nobody);
    expect(faultsOf(() => readRoster("there-is-none.yaml")).join())
      .to.match(nobody)
      .and.include("there is no such file");
  });

  it("refuses a field that is there twice, several documents, and a tag that is not known, with their places", () => {
    const twice = "this field is there twice; keep one of the two";
    expect(files.faultsOf("a.yaml", "- userName: ada\n  userName: bob\n")).to.deep.equal([`2:3: ${twice}`]);
    expect(files.faultsOf("a.json", '[{ "userName": "ada",\n "userName": "bob" }]')).to.deep.equal([`2:2: ${twice}`]);
    expect(files.faultsOf("b.yaml", "- userName: ada\n---\n- userName: bob\n").join()).to.match(
      /holds several documents/,
    );
    expect(files.faultsOf("c.yaml", "- userName: !secret ada\n").join()).to.match(/^1:13: unknown scalar tag/);
  });

  it("tells with fields that are there twice, each of them, what else is wrong with the file", () => {
    const twice = "this field is there twice; keep one of the two";
    const rows = [
      "- userName: ada",
      "  email: a",
      "  email: ada@corp.example.com",
      "  'email': b@corp.example.com",
      "- { userName: eve, fristName: Eve, desktop: { tags: { a: x, a: y } } }",
    ];
    expect(files.faultsOf("a.yaml", `${rows.join("\n")}\n`)).to.deep.equal([
      `3:3: ${twice}`,
      `4:3: ${twice}`,
      "5:20: fristName is no field of a person; did you mean firstName?",
      `5:61: ${twice}`,
    ]);
    expect(
      files.faultsOf(
        "a.json",
        '[{ "userName": "ada", "userName": "bob" },\n { "userName": "eve", "fristName": "Eve" }]',
      ),
    ).to.deep.equal([`1:23: ${twice}`, "2:23: fristName is no field of a person; did you mean firstName?"]);
    expect(files.faultsOf("b.yaml", "- userName: ada\n  userName: bob\n  email: [a\n").length).to.equal(1);
  });

  it("says of what is in no quotes as what YAML reads it, in JSON and in programs not", () => {
    const text = [
      "- userName: 0123",
      "  description: 1e3",
      "  groups: [Readers, 0x1F]",
      "  attributes: { employeeID: 007, title: true }",
      "- userName: &other true",
      "  team: '7'",
      "",
    ];
    expect(files.faultsOf("a.yaml", text.join("\n"))).to.deep.equal([
      '1:13: userName is 0123, which YAML reads as the number 123; put it in quotes: "0123"',
      '2:16: description is 1e3, which YAML reads as the number 1000; put it in quotes: "1e3"',
      '3:11: groups has 0x1F, which YAML reads as the number 31; put it in quotes: "0x1F"',
      '4:29: attributes.employeeID is 007, which YAML reads as the number 7; put it in quotes: "007"',
      '4:41: attributes.title is true, which YAML reads as yes or no; put it in quotes: "true"',
      '5:20: userName is true, which YAML reads as yes or no; put it in quotes: "true"',
    ]);
    expect(files.faultsOf("a.json", '[{ "userName": 1e3 }]')).to.deep.equal([
      "1:16: userName is 1000; give text, in quotes",
    ]);
  });

  it("says of a file of another kind which kinds there are", () => {
    expect(files.faultsOf("people.xlsx", "PK").join()).to.match(/give \.yaml, \.json or \.csv/);
  });
});
