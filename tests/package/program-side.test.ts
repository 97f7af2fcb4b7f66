import { resolve } from "node:path";
import { expect } from "chai";
import { GROUP_PROPERTIES } from "../../provider/resources/group/properties";
import { GROUP_MEMBERSHIP_PROPERTIES } from "../../provider/resources/group-membership/properties";
import { INVITATION_PROPERTIES } from "../../provider/resources/invitation/properties";
import { NOTICE_PROPERTIES } from "../../provider/resources/notice/properties";
import { USER_PROPERTIES } from "../../provider/resources/user/properties";
import { WORKSPACE_PROPERTIES } from "../../provider/resources/workspace/properties";
import { without } from "../../provider/text/without";
import { run } from "../../sandbox/machine/command";

const REPOSITORY = resolve(__dirname, "../..");

/** Runs a script of the repository's, whose node_modules hold the built package, and returns what it printed as JSON. */
async function script<T>(text: string): Promise<T> {
  const printed = await run(process.execPath, ["--eval", text], { cwd: REPOSITORY });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as T;
}

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What the engine is told of resources that a program makes. */
function registrations(program: string): Promise<Registered[]> {
  return script(`
    const pulumi = require("@pulumi/pulumi");
    const registered = [];
    const mocks = {
      newResource: (args) => {
        registered.push({ type: args.type, name: args.name, inputs: args.inputs });
        return { id: args.name + "-id", state: args.inputs };
      },
      call: (args) => args.inputs,
    };
    void (async () => {
      await pulumi.runtime.setMocks(mocks, "people", "production");
      const { User } = require("pulumi-workspaces-users");
      ${program}
      await new Promise((resolve) => setTimeout(resolve, 200));
      console.log(JSON.stringify(registered));
    })();`);
}

describe("what a program tells the engine", function () {
  this.timeout(30_000);

  // Each stands in the state files of every release since its first: none of these may ever change.
  const doors = [
    ["Group", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").group'],
    ["GroupMembership", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").groupMembership'],
    ["Invitation", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").invitation'],
    ["Notice", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").notice'],
    ["User", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").user'],
    ["Workspace", 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").workspace'],
  ];

  it("is in every state file: the type tokens and the text that loads the provider, character by character", async () => {
    const found = await registrations(`
      for (const [kind, Resource] of Object.entries(require("pulumi-workspaces-users")).filter(([, one]) => one.__pulumiType)) new Resource(kind, {});`);
    const expected = doors.map(([kind, text]) => [`pulumi-nodejs:dynamic/workspaces-users:${kind}`, text]);
    expect(found.map(({ type, inputs }) => [type, inputs.__provider])).to.have.deep.members(expected);
  });

  it("is nothing where it gives the resource option import: it is told to adopt instead", async () => {
    const [words] = await script<string[]>(`
      const { User } = require("pulumi-workspaces-users");
      const pulumi = require("@pulumi/pulumi");
      try {
        new User("ada", {}, { import: "d-90670cd1b9/x" });
      } catch (error) {
        console.log(JSON.stringify([error.message, pulumi.RunError.isInstance(error)]));
      }`);
    expect(words).to.match(/^User ada: the resource option import does nothing .*; take it out, and give adopt: true/);
  });

  it("is nothing where a setting's name is misspelt, which no provider would ever read", async () => {
    const words = await script<string>(`
      const pulumi = require("@pulumi/pulumi");
      pulumi.runtime.setAllConfig({ "workspaces-users:deletionTreshold": "1" });
      const { User } = require("pulumi-workspaces-users");
      try {
        new User("ada", { directoryId: "d-90670cd1b9", userName: "ada" });
      } catch (error) {
        console.log(JSON.stringify(error.message));
        process.exit(0);
      }`);
    expect(words).to.match(
      /no setting workspaces-users:deletionTreshold; did you mean workspaces-users:deletionThreshold\?/,
    );
  });

  it("is of what it reads only which provider reads it, and its place, and no owner", async () => {
    const read = await registrations(`
      for (const [kind, Resource] of Object.entries(require("pulumi-workspaces-users")).filter(([, one]) => one.__pulumiType && one.get)) Resource.get(kind, "x/y");
      new User("option", { directoryId: "d-90670cd1b9", userName: "ada" }, { id: "x/y" });`);
    expect(read).to.have.length(6);
    for (const { name, inputs } of read) {
      const kind = name === "option" ? "User" : name;
      const door = doors.find(([one]) => one === kind)?.[1];
      expect(inputs).to.deep.equal({ __provider: door, readBy: `people/production/${name}` });
    }
  });

  it("is the arguments and the owner, and nothing for what is left out", async () => {
    const [user] = await registrations(`
      new User("group/ada", { directoryId: "d-90670cd1b9", userName: pulumi.output("ada"), firstName: undefined });`);
    expect(without(user?.inputs ?? {}, "__provider")).to.deep.equal({
      directoryId: "d-90670cd1b9",
      userName: "ada",
      owner: "people/production/group/ada",
    });
  });

  it("is customTimeouts too, for the kinds that wait: the engine keeps them to itself", async () => {
    const all = await registrations(`
      for (const [kind, Resource] of Object.entries(require("pulumi-workspaces-users")).filter(([, one]) => one.__pulumiType)) {
        new Resource(kind, {}, { customTimeouts: { create: "2h", delete: "90m" } });
      }`);
    const told = all.filter(({ inputs }) => inputs.timeouts !== undefined);
    expect(told.map(({ name }) => name)).to.have.members(["Invitation", "User", "Workspace"]);
    for (const { inputs } of told) expect(inputs.timeouts).to.deep.equal({ create: "2h", delete: "90m" });
  });

  it("has initialPassword as a secret, however it is given", async () => {
    const given = [
      '"Passw0rd"',
      'Promise.resolve("Passw0rd")',
      'pulumi.output("Passw0rd")',
      'pulumi.secret("Passw0rd")',
    ];
    const made = given.map(
      (value, index) =>
        `new User("u${index}", { directoryId: "d-1", userName: "u${index}", initialPassword: ${value} });`,
    );
    const secrets = await script<boolean[]>(`
      const pulumi = require("@pulumi/pulumi");
      void (async () => {
        await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }, "p", "s");
        const { User } = require("pulumi-workspaces-users");
        const users = [${made.join("\n").replaceAll(";", ",")}];
        console.log(JSON.stringify(await Promise.all(users.map((user) => pulumi.isSecret(user.initialPassword)))));
      })();`);
    expect(secrets).to.deep.equal([true, true, true, true]);
  });
});

/** Every argument of every kind: the tables have a row for each, or do not compile. */
const TABLES = {
  User: USER_PROPERTIES,
  Group: GROUP_PROPERTIES,
  GroupMembership: GROUP_MEMBERSHIP_PROPERTIES,
  Workspace: WORKSPACE_PROPERTIES,
  Invitation: INVITATION_PROPERTIES,
  Notice: NOTICE_PROPERTIES,
};
/** Passed by the program side, or not to be read. */
const NO_OUTPUTS = ["owner", "timeouts", "left", "initialPassword"];

describe("a resource as a program sees it", function () {
  this.timeout(30_000);

  /** Evaluates an expression with `made`, a resource of each kind that was given no arguments, by the kinds' names. */
  const evaluate = <T>(expression: string) =>
    script<T>(`
      const pulumi = require("@pulumi/pulumi");
      const kinds = Object.fromEntries(Object.entries(require("pulumi-workspaces-users")).filter(([, one]) => one.__pulumiType));
      void (async () => {
        await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }, "p", "s");
        const made = Object.entries(kinds).map(([kind, Resource]) => [kind, new Resource(kind, {})]);
        console.log(JSON.stringify(${expression}));
      })();`);

  for (const [kind, table] of Object.entries(TABLES)) {
    it(`has an output for every argument of a ${kind}, given or not`, async () => {
      const outputs = await evaluate<Record<string, string[]>>(
        "Object.fromEntries(made.map(([kind, one]) => [kind, Object.keys(one).filter((key) => pulumi.Output.isInstance(one[key]))]))",
      );
      expect(outputs[kind]).to.include.members(Object.keys(table).filter((name) => !NO_OUTPUTS.includes(name)));
    });
  }

  it("is known by its type token: to policy packs by __pulumiType, to another copy of the package by isInstance", async () => {
    const [tokens, instances] = await evaluate<[boolean[], string[][]]>(
      `[
        made.map(([kind, one]) => kinds[kind].__pulumiType === one.__pulumiType),
        made.map(([, one]) => Object.keys(kinds).filter((kind) => kinds[kind].isInstance({ __pulumiType: one.__pulumiType }))),
      ]`,
    );
    const all = Object.keys(TABLES);
    expect(tokens).to.deep.equal(all.map(() => true));
    expect(instances.flat()).to.have.members(all);
    expect(instances).to.have.length(all.length);
  });

  it("is no instance of anything where it is not a resource", async () => {
    const found = await evaluate<unknown[]>(
      `Object.values(kinds).flatMap((Kind) => [undefined, null, "User", {}, new pulumi.ComponentResource("a:b:C", "c")].filter((one) => Kind.isInstance(one)))`,
    );
    expect(found).to.deep.equal([]);
  });
});

describe("the stacks of a program that makes resources", function () {
  this.timeout(30_000);

  it("show where the program called the constructor that threw, and are as long as before, whatever became of it", async () => {
    const seen = await script<Record<string, { thrown: string; limits: unknown[] }>>(`
      const pulumi = require("@pulumi/pulumi");
      const kinds = Object.fromEntries(Object.entries(require("pulumi-workspaces-users")).filter(([, one]) => one.__pulumiType));
      const make = (Resource, name) => new Resource(name, {});
      void (async () => {
        await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }, "p", "s");
        Error.stackTraceLimit = 7;
        const format = Error.prepareStackTrace;
        console.log(JSON.stringify(Object.fromEntries(Object.entries(kinds).map(([kind, Resource]) => {
          const limits = [];
          const look = () => { limits.push(Error.stackTraceLimit); };
          new Resource(kind, {}, { transformations: [look] });
          look();
          limits.push(Error.prepareStackTrace === format);
          let thrown = "";
          try { make(Resource, ""); } catch (error) { thrown = error.stack; }
          look();
          return [kind, { thrown, limits }];
        }))));
      })();`);
    expect(Object.keys(seen)).to.have.members(Object.keys(TABLES));
    for (const [kind, { thrown, limits }] of Object.entries(seen)) {
      // Within the constructor none is taken: an engine test sees that places in the program are recorded all the same.
      expect(limits, kind).to.deep.equal([0, 7, true, 7]);
      expect(thrown, kind).to.match(/^Error: Missing resource name[^\n]*\n +at make \(\[eval\]/);
    }
  });

  it("end with the program's own last frame, or with what it gives to a loop in slices", async () => {
    const [called, ...sliced] = await script<string[]>(`
      const pulumi = require("@pulumi/pulumi");
      const { forEachInSlices, User } = require("pulumi-workspaces-users");
      const last = [];
      // As the SDK takes the stack that it tells the engine.
      const look = () => {
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = Infinity;
        last.push(new Error().stack.split("\\n").at(-1).trim());
        Error.stackTraceLimit = stackTraceLimit;
      };
      const make = (name) => new User(name, {}, { transformations: [look] });
      function call() { make("ada"); }
      void (async () => {
        await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }, "p", "s");
        call();
        await forEachInSlices(Array.from({ length: 11 }, (_, index) => "n" + index), make);
        console.log(JSON.stringify(last));
      })();`);
    expect(called).to.match(/^at .*\[eval\]/);
    expect(sliced).to.have.length(11);
    for (const frame of sliced) {
      expect(frame).to.match(/^at make \(\[eval\]/);
    }
  });
});

describe("what is loaded", function () {
  this.timeout(30_000);

  /** Paths below node_modules and dist of all modules that a script loads, by require or by import. */
  const loadedBy = async (text: string) => {
    const loaded = await script<string[]>(`
      const loaded = [];
      const load = (url, context, next) => { loaded.push(url); return next(url, context); };
      require("node:module").registerHooks({ load });
      void (async () => {
        ${text}
        console.log(JSON.stringify(loaded));
      })();`);
    return loaded
      .filter((url) => url.startsWith("file:"))
      .map((url) => url.replace(/^.*\/(?:node_modules|dist)\//, ""));
  };
  // Pulumi's SDK has an older js-yaml of its own.
  const heavy = /^(ldapts|@aws-sdk|@smithy|nodemailer|zod|mustache|js-yaml\/dist|csv-parse)\//;

  it("by a program is none of the code that talks to directories, AWS or mail servers", async () => {
    const loaded = await loadedBy('require("pulumi-workspaces-users");');
    expect(loaded).to.include("resources/user/user.js");
    expect(loaded.filter((path) => heavy.test(path) || path.startsWith("roster/"))).to.deep.equal([]);
    const beyond = loaded.filter((path) =>
      /^(?:(?:runtime|directory|workspaces|deletion|ownership|mail|config)\/)/.test(path),
    );
    // The tables of arguments name their rules: what these load is of text alone.
    expect(beyond.filter((path) => !path.includes("@pulumi"))).to.have.members([
      "config/names.js",
      "directory/attribute-value.js",
      "directory/dn.js",
      "directory/syntax.js",
      "directory/syntaxes.js",
      "directory/times.js",
      "mail/address.js",
      "ownership/mark.js",
    ]);
  });

  it("by a state's text alone is none of it either", async () => {
    const loaded = await loadedBy('require("pulumi-workspaces-users/runtime/v1").user;');
    expect(loaded).to.include("runtime/v1.js");
    expect(loaded.filter((path) => heavy.test(path))).to.deep.equal([]);
  });

  it("for the check of a User is no mail transport, no LDAP and no AWS client", async () => {
    const loaded = await loadedBy(`
      const { user } = require("pulumi-workspaces-users/runtime/v1");
      await user.configure({ config: { get: () => undefined } });
      const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
      const { failures } = await user.check({}, { directoryId: unknown, userName: "ada", email: "a@x.example", owner: "p/s/n" });
      if (failures.length > 0) throw new Error(JSON.stringify(failures));`);
    expect(loaded).to.include("resources/user/handlers.js");
    expect(
      loaded.filter((path) => /^(nodemailer|ldapts|@aws-sdk|@smithy)\/|^mail\/(transport|smtp|ses|compose)/.test(path)),
    ).to.deep.equal([]);
  });
});
