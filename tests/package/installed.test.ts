import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { expect } from "chai";
import { Consumer } from "./consumer";

const LOOK_UPS = ["Bundle", "Directory", "Group", "User", "Workspace"].flatMap((one) => [
  `get${one}`,
  `get${one}Output`,
]);
const KINDS = ["Group", "GroupMembership", "Invitation", "Notice", "User", "Workspace"];

/** A program of five lines, with what strict types make awkward. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Invitation, User, Workspace, type UserArgs, type WorkspaceArgs } from "pulumi-workspaces-users";
const roster: UserArgs[] = [{ directoryId: "d-90670cd1b9", userName: "ada", attributes: { title: "Countess", otherTelephone: ["1", "2"] } }];
for (const args of roster) {
  const user = new User("ada", { ...args, initialPassword: pulumi.secret("x"), deletionPolicy: "disable" }, { protect: true });
  const desktop: WorkspaceArgs = { directoryId: user.directoryId, userName: user.userName, bundleId: "wsb-bh8rsxt14", workspaceProperties: { runningMode: "AUTO_STOP" } };
  const workspace = new Workspace("ada", desktop, { dependsOn: [user] });
  const invitation = new Invitation("ada", { workspaceId: workspace.id, template: { language: "de" } });
  const sid: pulumi.Output<string> = user.sid;
  const first: pulumi.Output<string | undefined> = user.firstName;
  const title = user.attributes.apply((attributes) => attributes?.title ?? "");
  const sentAt: pulumi.Output<string> = invitation.sentAt;
  console.log(sid, first, title, sentAt);
}
`;

/** The same desktop of either provider, with our User and Invitation; and arguments of ours passed to theirs. */
const WITH_PULUMI_AWS = `
import * as aws from "@pulumi/aws";
import { Invitation, User, Workspace, type WorkspaceArgs } from "pulumi-workspaces-users";
const directory = { directoryId: "d-90670cd1b9" };
const user = new User("ada", { ...directory, userName: "ada" });
const desktop: WorkspaceArgs & aws.workspaces.WorkspaceArgs = {
  ...directory,
  userName: user.userName,
  bundleId: "wsb-bh8rsxt14",
  rootVolumeEncryptionEnabled: true,
  userVolumeEncryptionEnabled: true,
  volumeEncryptionKey: "alias/aws/workspaces",
  workspaceProperties: {
    computeTypeName: "VALUE",
    rootVolumeSizeGib: 80,
    userVolumeSizeGib: 10,
    runningMode: "AUTO_STOP",
    runningModeAutoStopTimeoutInMinutes: 60,
  },
  tags: { team: "a" },
};
const ours: WorkspaceArgs = desktop;
for (const workspace of [new aws.workspaces.Workspace("ada", desktop), new Workspace("ada", ours)]) {
  new Invitation("ada", { workspaceId: workspace.id });
}
`;

const MISTAKES = `
import { User, Workspace } from "pulumi-workspaces-users";
new User("a", { directoryId: "d-1" });
new User("b", { directoryId: "d-1", userName: "b", surname: "B" });
new User("c", { directoryId: "d-1", userName: "c", deletionPolicy: "shred" });
new User("d", { directoryId: "d-1", userName: "d" }).initialPassword;
new Workspace("e", { directoryId: "d-1", userName: "e", bundleId: "wsb-1", deletionPolicy: "delete" });
`;

describe("the package, packed and installed", function () {
  this.timeout(300_000);
  let consumer: Consumer;

  before(async () => {
    consumer = await Consumer.install();
  });

  after(() => consumer.remove());

  const read = (file: string) => readFile(join(consumer.packageFolder, file), "utf8");

  it("holds the compiled code with its types, and what a reader needs; nothing else", async () => {
    const files = await consumer.files();
    expect(files).to.include.members(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    expect(files).to.include.members([
      "dist/index.js",
      "dist/index.d.ts",
      "dist/runtime/v1.js",
      "dist/runtime/v1.d.ts",
      "dist/roster/index.d.ts",
      "schema/roster.schema.json",
    ]);
    const others = files.filter(
      (file) => !/^(dist\/[a-z0-9/-]+(\.d\.ts|\.js)|(docs|examples|schema)\/[\w./-]+\.(md|svg|ts|mjs|json|ya?ml))$/.test(file),
    );
    expect(others).to.have.members(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    expect(files.filter((file) => file.includes("node_modules/"))).to.deep.equal([]);
    const code = files.filter((file) => file.endsWith(".js"));
    expect(files.filter((file) => file.endsWith(".d.ts"))).to.have.members(
      code.map((file) => file.replace(/js$/, "d.ts")),
    );
  });

  it("holds every file that its documents link to", async () => {
    const files = new Set(await consumer.files());
    const documents = [...files].filter((file) => file.endsWith(".md"));
    expect(documents).to.include.members(["README.md", "docs/README.md", "examples/onboarding/README.md"]);
    for (const document of documents) {
      const links = [...(await read(document)).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link);
      const targets = links.map((link) => join(dirname(document), link));
      const missing = targets.filter((target) => ![...files].some((file) => `${file}/`.startsWith(`${target}/`)));
      expect(missing, document).to.deep.equal([]);
    }
  });

  it("holds no path of the machine it was built on, and no map of sources", async () => {
    for (const file of await consumer.files()) {
      const text = await read(file);
      expect(text, file).to.not.include(resolve(__dirname, "../..")).and.not.include("sourceMappingURL");
    }
  });

  it("declares every package its code loads, with no install scripts of its own", async () => {
    const manifest = JSON.parse(await read("package.json")) as Record<string, Record<string, string>>;
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const code = (await consumer.files()).filter((file) => /\.(js|d\.ts)$/.test(file));
    const texts = await Promise.all(code.map(read));
    const mention = /(?:\b(?:require|import)\(|\bfrom )"([a-z@][\w@./:-]*)"/g;
    const named = texts.flatMap((text) => [...text.matchAll(mention)]);
    const packages = new Set(named.map(([, name = ""]) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ""));
    expect(packages).to.include("ldapts");
    const ours = [...packages].filter((name) => !name.startsWith("node:") && name !== "pulumi-workspaces-users");
    expect(declared).to.include.members(ours);
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => name.endsWith("install"))).to.deep.equal([]);
  });

  it("is loaded by require and by import, with the same names", async () => {
    const required = await consumer.program(
      "load.cjs",
      'console.log(Object.keys(require("pulumi-workspaces-users")).sort().join());',
    );
    expect(required.trim()).to.equal([...KINDS, "forEachInSlices", ...LOOK_UPS].join());
    const imported = await consumer.program(
      "load.mjs",
      `import { forEachInSlices, Invitation, User, Workspace } from "pulumi-workspaces-users";
       import { createRequire } from "node:module";
       console.log(createRequire(import.meta.url)("pulumi-workspaces-users").User === User, typeof Invitation, typeof Workspace, typeof forEachInSlices);`,
    );
    expect(imported.trim()).to.equal("true function function function");
    const roster = await consumer.program(
      "roster.mjs",
      `import { Person, readRoster, Roster, RosterError } from "pulumi-workspaces-users/roster";
       console.log(typeof Person, typeof readRoster, typeof Roster, typeof RosterError);`,
    );
    expect(roster.trim()).to.equal("function function function function");
  });

  it("has beside it the module that the text in state files loads", async () => {
    const names = await consumer.program(
      "entry.cjs",
      `const door = require("pulumi-workspaces-users/runtime/v1");
       const texts = Object.keys(door).map((kind) => 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").' + kind);
       const open = require("require-from-string");
       if (!texts.every((text) => typeof open(text).handler().create === "function")) throw new Error(texts.join());
       console.log(Object.keys(door).sort().join());`,
    );
    expect(names.trim()).to.equal("group,groupMembership,invitation,notice,user,workspace");
  });

  it("has no other entrance", async () => {
    const tried = await consumer.program(
      "entrances.cjs",
      `console.log(Object.keys(require("pulumi-workspaces-users/package.json").exports).join(" "));
       for (const path of ["dist/index.js", "runtime/v1.js", "dist/runtime/v1", "lifecycle/user", "errors", "runtime/v2"]) {
         try { require("pulumi-workspaces-users/" + path); console.log("open", path); } catch ({ code }) { console.log(code); }
       }`,
    );
    const [entrances, ...codes] = tried.trim().split("\n");
    expect(entrances).to.equal(". ./roster ./runtime/v1 ./preview-guard ./package.json");
    expect(new Set(codes)).to.deep.equal(new Set(["ERR_PACKAGE_PATH_NOT_EXPORTED"]));
    expect(codes).to.have.length(6);
  });

  it("compiles beside @pulumi/aws, whose desktop ours stands in for, and has every argument as an output", async () => {
    const files = {
      "with-pulumi-aws.ts": WITH_PULUMI_AWS,
      "public-types.ts": await readFile(join(__dirname, "public-types.ts"), "utf8"),
    };
    const options = { exactOptionalPropertyTypes: true, module: "nodenext" };
    expect(await consumer.typeErrors(files, options)).to.deep.equal([]);
  });

  it("compiles in strict programs of every setup, and refuses there what the provider would refuse", async () => {
    const [exact, older] = await Promise.all([
      consumer.typeErrors(
        { "program.ts": PROGRAM, "program.mts": PROGRAM, "mistakes.ts": MISTAKES },
        { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, module: "nodenext" },
      ),
      consumer.typeErrors(
        { "older.ts": PROGRAM },
        { exactOptionalPropertyTypes: false, module: "commonjs", moduleResolution: "bundler" },
      ),
    ]);
    expect(older).to.deep.equal([]);
    const mistakes = exact.map((error) => /^mistakes\.ts\((\d+),/.exec(error)?.[1] ?? error);
    expect(mistakes).to.deep.equal(["3", "4", "5", "6", "7"]);
  });
});
