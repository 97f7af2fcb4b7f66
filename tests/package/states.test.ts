// The file of a release is made once, of what its own process answered to creates against the sandbox, and never edited after.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { without } from "../../provider/text/without";
import { suite } from "../host/suite";
import type { Kind, Properties, Resource } from "../host/provider-process";

/** A resource as the engine kept it: made by that release, and never edited since. */
interface Frozen {
  readonly kind: Kind;
  readonly id: string;
  /** As the program gave them, but for a password. */
  readonly inputs: Properties;
  readonly outputs: Properties;
}

const FOLDER = join(__dirname, "states");
const ATTRIBUTES = { firstName: "givenName", lastName: "sn", email: "mail", displayName: "displayName" };

suite("states of older releases", (host) => {
  /** The text of a state, with this sandbox's ids in place of those of the one it was made in. */
  let texts: Record<string, string>;

  /** Makes the things that the states tell of, as they would lie in the world today. */
  const rebuild = async (text: string): Promise<string> => {
    const { directory, aws } = host.sandbox;
    const frozen = Object.values(JSON.parse(text) as Record<string, Frozen>);
    let filled = text;
    for (const { outputs } of frozen.filter(({ kind }) => kind === "user")) {
      const names = Object.entries(ATTRIBUTES).filter(([ours]) => outputs[ours] !== undefined);
      await directory.add(String(outputs.distinguishedName), {
        objectClass: "user",
        sAMAccountName: String(outputs.userName),
        userPrincipalName: String(outputs.userPrincipalName),
        userAccountControl: "512",
        adminDescription: `pulumi:${String(outputs.owner)}`,
        ...Object.fromEntries(names.map(([ours, theirs]) => [theirs, String(outputs[ours])])),
        ...(outputs.attributes as Record<string, string> | undefined),
      });
      const account = await host.account(String(outputs.userName));
      filled = filled
        .replaceAll(String(outputs.objectGuid), String(account?.objectGUID))
        .replaceAll(String(outputs.sid), String(account?.objectSid));
    }
    for (const { id, outputs } of frozen.filter(({ kind }) => kind === "workspace")) {
      const desktop = await aws.launch({
        directoryId: String(outputs.directoryId),
        userName: String(outputs.userName),
        bundleId: String(outputs.bundleId),
        properties: { RunningMode: "AUTO_STOP" },
        tags: { ...(outputs.tags as object), "workspaces-users:owner": String(outputs.owner) },
      });
      filled = filled.replaceAll(id, desktop.id);
    }
    return filled;
  };

  before(async () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
    const rebuilt: [string, string][] = [];
    for (const file of files) rebuilt.push([file, await rebuild(readFileSync(join(FOLDER, file), "utf8"))]);
    texts = Object.fromEntries(rebuilt);
  });

  const each = async (work: (resource: Resource, frozen: Frozen, where: string) => Promise<void>) => {
    expect(Object.keys(texts)).to.include("0.1.0.json");
    for (const [file, text] of Object.entries(texts)) {
      for (const [name, frozen] of Object.entries(JSON.parse(text) as Record<string, Frozen>)) {
        await work({ kind: frozen.kind, id: frozen.id, state: frozen.outputs }, frozen, `${name} of ${file}`);
      }
    }
  };

  it("are read as they were, and differ in nothing from the program that made them", async () => {
    await each(async (resource, { inputs }, where) => {
      const declared = without(inputs, "__provider", "initialPassword");
      expect(await host.provider.diff(resource, inputs), where).to.include({ changes: false });
      const seen = await host.provider.read(resource);
      // Where nothing differs the provider gives none, and the engine keeps those that it has.
      expect([{}, declared], where).to.deep.include(seen?.inputs);
      expect(await host.provider.diff(seen ?? resource, inputs), where).to.include({ changes: false });
    });
  });

  it("are deleted, desktops before their users, and what was adopted is left", async () => {
    const all: Resource[] = [];
    await each((resource) => Promise.resolve(void all.push(resource)));
    for (const kind of ["invitation", "workspace", "user"]) {
      for (const resource of all.filter((one) => one.kind === kind)) await host.provider.delete(resource);
    }
    expect(await host.sandbox.aws.workspaces()).to.deep.equal([]);
    expect(await host.account("frozen")).to.equal(undefined);
    expect(await host.account("complete")).to.equal(undefined);
    expect(await host.account("adopted"))
      .to.include({ sn: "Byron" })
      .and.not.have.property("adminDescription");
  });
});
