import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { planOf } from "../../../provider/roster/plan";
import { Files } from "./files";

describe("readRoster of a CSV file", () => {
  const files = new Files();

  after(() => {
    files.remove();
  });

  it("takes a row a person: quotes, columns by their fields' names in any spelling, desktops, lists and empty rows", () => {
    const text = [
      "User name,first_name,lastName,desktop,bundleId,running mode,desktop.tags.cost,groups,invitation,attributes.department,enabled",
      'ada,Ada,"Byron, ""Countess""",yes,wsb-bh8rsxt14,AUTO_STOP,1,Analysts | Readers,no,Mathematics,',
      "",
      "bob, Bob ,,no,wsb-bh8rsxt14,AUTO_STOP,,,,,false",
      ",,,,,,,,,,",
      "eve,,,,wsb-bh8rsxt14,,,,,,yes",
      "",
    ].join("\n");
    expect(files.read("people.csv", text)).to.deep.equal([
      {
        userName: "ada",
        firstName: "Ada",
        lastName: 'Byron, "Countess"',
        attributes: { department: "Mathematics" },
        groups: ["Analysts", "Readers"],
        desktop: {
          bundleId: "wsb-bh8rsxt14",
          tags: { cost: "1" },
          workspaceProperties: { runningMode: "AUTO_STOP" },
        },
        invitation: false,
      },
      { userName: "bob", firstName: "Bob", enabled: false, desktop: false },
      { userName: "eve", enabled: true, desktop: { bundleId: "wsb-bh8rsxt14" } },
    ]);
  });

  const ada = [{ userName: "ada", lastName: "Garcia; Núñez" }, { userName: "bob" }];
  const exports: [string, string, Buffer][] = [
    [
      "as CSV UTF-8 with a byte order mark and semicolons",
      "a.csv",
      Buffer.from('\ufeffuserName;lastName\r\nada;"Garcia; Núñez"\r\nbob;\r\n'),
    ],
    [
      "with a first line that tells the separator",
      "b.csv",
      Buffer.from('sep=;\r\nuserName;lastName\r\nada;"Garcia; Núñez"\r\nbob;\r\n;\r\n'),
    ],
    [
      "as Unicode text: UTF-16 and tabs",
      "c.txt",
      Buffer.from("\ufeffuserName\tlastName\r\nada\tGarcia; Núñez\r\nbob\t\r\n", "utf16le"),
    ],
  ];
  for (const [how, name, bytes] of exports) {
    it(`takes what Excel saves ${how}`, () => {
      expect(files.read(name, bytes)).to.deep.equal(ada);
    });
  }

  it("takes yes and no as Excel writes them in German, French and Spanish", () => {
    const text = "userName;enabled;adopt\nada;WAHR;FALSCH\nbob;VRAI;FAUX\neve;VERDADERO;FALSO\n";
    for (const { enabled, adopt } of files.read("a.csv", text)) {
      expect([enabled, adopt]).to.deep.equal([true, false]);
    }
  });

  it("finds people's fields under the columns' own names, and leaves others out where it is told to", () => {
    const text = "Login,Surname,Cost centre\nada,Byron,12\n";
    const columns = { userName: "Login", lastName: "Surname" };
    expect(files.read("a.csv", text, { columns, otherColumns: "ignore" })).to.deep.equal([
      { userName: "ada", lastName: "Byron" },
    ]);
  });

  it("says of a column that it leaves out which field it may have been meant for, at its place", () => {
    const file = files.write("near.csv", "userName,Cost centre,First Nmae,ID\nada,12,Ada,7\n");
    const args = { directoryId: "d-9067a1c2e1", people: { file, otherColumns: "ignore" as const } };
    expect(planOf("Roster staff", args).notes).to.deep.equal([
      `${file}:1:22: the column "First Nmae" is ignored, as otherColumns says; did you mean firstName? Then call it so, or map it by columns`,
    ]);
  });

  it("tells what day the number is that Excel has for one", () => {
    expect(files.faultsOf("a.csv", "userName,starts\nada,46357\n")).to.deep.equal([
      '2:5: starts is "46357", by which Excel counts the day 2026-12-01; write that, or format the column as yyyy-mm-dd before it is saved',
    ]);
    expect(files.faultsOf("a.yaml", "- { userName: ada, leaves: 46357 }\n").join()).to.contain(
      "counts the day 2026-12-01",
    );
  });

  it("refuses columns that are there twice, are none, or that are mapped and not there, at their places", () => {
    const text = "userName,email,Email,emial,Surname\nada,,,,\n";
    expect(files.faultsOf("a.csv", text, { columns: { lastName: "Surnam", fristName: "Surname" } })).to.deep.equal([
      '1:1: there is no column "Surnam", which columns has for lastName; did you mean Surname?',
      "1:1: columns maps fristName, which is no field; did you mean firstName?",
      '1:16: "email" and "Email" are both Email; keep one of the two',
      '1:22: the column "emial" is no field of a person; did you mean email? else map it by columns, or leave it out by otherColumns: "ignore"',
      '1:28: the column "Surname" is no field of a person; did you mean userName? else map it by columns, or leave it out by otherColumns: "ignore"',
    ]);
  });

  it("says once which columns there may be, and of a file that begins with its people that its columns have no names", () => {
    const listed = (name: string, text: string, options = {}) => files.faultsOf(name, text, options);
    const [one = "", ...others] = listed(
      "a.csv",
      "ada,Ada,Byron,ada@corp.example.com\nbob,Bob,Babbage,bob@corp.example.com\n",
    );
    expect(others).to.deep.equal([]);
    expect(one).to.match(
      /^1:1: the first line names no field of a person, as where a file begins with its people; put a line of column names above them, or map the columns by columns; there are .*userName.*, and desktop\., .*behind the dot$/,
    );
    expect(listed("b.csv", "xxxxx,yyyyy\na,b\n")).to.have.length(1);
    const [first = "", second] = listed("c.csv", "userName,xxxxx,yyyyy\nada,,\n");
    expect(first).to.match(
      /^1:10: the column "xxxxx" is no field of a person; there are .*; else map it by columns, or/,
    );
    expect(second).to.equal(
      '1:16: the column "yyyyy" is no field of a person; map it by columns, or leave it out by otherColumns: "ignore"',
    );
  });

  it("refuses a file without user names, and one with passwords", () => {
    expect(files.faultsOf("a.csv", "Login,email\nada,\n", { otherColumns: "ignore" }).join()).to.match(
      /^1:1: no column is userName; there are Login, email/,
    );
    expect(files.faultsOf("a.csv", "userName,initialPassword\nada,hunter2\n").join())
      .to.match(/^1:10: .*may not be in a file: see initialPasswords/)
      .and.not.include("hunter2");
  });

  it("tells what is wrong with its people, at the field, after quoted line breaks and with Windows' line ends too", () => {
    const text = [
      "sep=,",
      "userName,description,email,desktop,bundleId,starts",
      'ada,"Countess, ""Ada""",ada@corp.example.com,,,',
      'bob,"two\r\nlines",x,,,01/12/2026',
      "",
      "Ada,,ADA@corp.example.com,maybe,ws-1,",
      "eve",
      "zoe,a,b,c,d,e,f",
      "",
    ].join("\r\n");
    expect(files.faultsOf("a.csv", text)).to.deep.equal([
      "4:5: description holds a control character or line break, U+000D (carriage return), at place 4; take it out",
      '5:8: email is "x": it has no @',
      '5:12: starts is "01/12/2026"; write the day that is meant as year-month-day: 2026-12-01 or 2026-01-12',
      '7:1: userName "Ada" is there already in line 3, as "ada"; no two people have the same',
      '7:6: email "ADA@corp.example.com" is there already in line 3, the address of ada; no two people have the same',
      '7:27: desktop is "maybe"; give true, false, or an object of the arguments of Workspace',
      "8:1: this row has 1 fields, and the first row has 6; add what is missing, or put what holds a comma in quotes",
      "9:1: this row has 7 fields, and the first row has 6; add what is missing, or put what holds a comma in quotes",
    ]);
  });

  it("refuses bytes of Windows-1252 at their place, and says how to save the file", () => {
    const faults = files.faultsOf("a.csv", Buffer.from("userName,lastName\nada,Garc\xeda\n", "latin1"));
    expect(faults.join()).to.match(/^2:9: is not UTF-8: the byte ED .*CSV UTF-8 \(Comma delimited\)/);
  });

  it("refuses what a conversion has lost already, and UTF-16 that does not say so", () => {
    expect(files.faultsOf("a.csv", "userName,lastName\nada,Garc\ufffda\n").join()).to.match(/^2:9: holds U\+FFFD/);
    expect(files.faultsOf("a.csv", Buffer.from("userName\nada\n", "utf16le")).join()).to.match(
      /^1:2: holds a zero byte.*iconv -f UTF-16LE/,
    );
  });

  const ROWS = "userName,lastName\nada,Garc\xeda\n";
  for (const [encoding, bytes] of [
    ["UTF-16LE", Buffer.from(ROWS, "utf16le")],
    ["UTF-16BE", Buffer.from(ROWS, "utf16le").swap16()],
    ["WINDOWS-1252", Buffer.from(ROWS, "latin1")],
  ] as const) {
    it(`is read once iconv has converted it as the error for ${encoding} says`, () => {
      const [, args = ""] = /\biconv (.*)$/.exec(files.faultsOf("a.csv", bytes).join()) ?? [];
      const { stdout, status } = spawnSync("iconv", args.split(" "), { input: bytes });
      expect(status).to.equal(0);
      const [ada] = files.read("b.csv", stdout);
      expect(ada).to.include({ userName: "ada", lastName: "Garc\xeda" });
    });
  }

  it("refuses a conflict that git has left, at its place", () => {
    const conflict = "userName\nada\n<<<<<<< HEAD\nbob\n=======\neve\n>>>>>>> main\n";
    expect(files.faultsOf("a.csv", conflict).join()).to.match(/^3:1: holds a conflict/);
  });

  it("refuses a quote within a field, at the field", () => {
    expect(files.faultsOf("a.csv", 'userName,lastName\nada,By"ron\n').join()).to.match(
      /^2:5: this field has a quote within it/,
    );
    expect(files.faultsOf("a.csv", 'userName,lastName\nada,"By"ron\n').join()).to.match(
      /^2:5: this field has a quote within it/,
    );
  });
});
