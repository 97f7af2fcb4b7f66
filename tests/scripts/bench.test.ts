import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { STEPS } from "../../bench/contestant";
import type { Result } from "../../bench/result";
import { run, systemEnvironment } from "../../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../../sandbox/machine/temporary-folder";

const REPOSITORY = resolve(__dirname, "../..");

/** What has a target: the table of docs/performance.md. */
const HELD_AGAINST_A_TARGET = [
  "up, no passwords given, by engine + directory",
  "up, passwords given, by engine + directory",
  "up, state written, by engine",
  "up, nothing to do, by engine",
  "refresh, by engine",
  "edit, by engine",
  "destroy with the guard, by engine + directory",
  "CreateWorkspaces (least 1)",
  "TerminateWorkspaces (least 1)",
  "DescribeWorkspaces in 20 minutes of launching",
  "the most DescribeWorkspaces at a time",
  "the guard, for users whose desktops are gone",
  "MigrateWorkspace (least 4)",
  "the most DescribeWorkspaces at a time, migrating",
  "ThrottlingException, migrating",
  "LDAP operations to create a user",
  "LDAP operations to edit a user",
  "LDAP operations to delete a user",
  ...["create", "edit", "refresh", "delete"].flatMap((step) => [
    `API calls to ${step} a user`,
    `of which write, to ${step} a user`,
  ]),
  "state of a user",
  "the provider process's first answer after its start",
  'require("pulumi-workspaces-users") after @pulumi/pulumi',
  ...["YAML", "CSV"].flatMap((format) => [
    `a roster of 10000 people in ${format}, read and checked`,
    `a roster of 10000 people in ${format}: peak memory of the program's process`,
  ]),
];

/** A binary that does nothing, and notes what it is asked and of whom. */
const PEER = `#!/bin/sh
echo "$1 $(grep -o '"lastName"' people.auto.tfvars.json 2>/dev/null | wc -l) $(test -r "$TF_VAR_ca_file" && echo "$TF_VAR_url")" >> "$PEER_LOG"
`;

describe("npm run bench", function () {
  this.timeout(1_200_000);

  let peer: TemporaryFolder;
  before(async () => (peer = await temporaryFolder()));
  after(() => peer.remove());

  it("measures everything, and says of all that has a target whether it is met @slow", async () => {
    // Of a few desktops the counts are no measure anyway, so that 20 minutes of launching may pass in 20 seconds.
    const options = ["--people", "4", "--repeat", "1", "--warp", "60", "--json", "--peer", peer.path];
    await writeFile(join(peer.path, "tofu"), PEER, { mode: 0o755 });
    await writeFile(join(peer.path, "main.tf"), "");
    const log = join(peer.path, "log");
    const printed = await run(process.execPath, ["--import", "tsx", "bench/main.ts", ...options], {
      cwd: REPOSITORY,
      env: { ...systemEnvironment(), PEER_LOG: log },
    });
    const results = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Result);
    for (const { name, value, unit, target, ok } of results) {
      expect(value, name).to.be.a("number").and.at.least(0);
      expect(unit, name).to.be.a("string");
      expect(ok, name).to.equal(target === null ? null : value <= target);
    }
    const names = results.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    const told = (await readFile(log, "utf8")).trim().split("\n");
    expect(told.map((line) => line.replace(/ldaps:\/\/127[0-9.:]+$/, "directory"))).to.deep.equal([
      "init 0 directory",
      ...["apply", "plan", "apply", "apply", "destroy"].map((command) => `${command} 4 directory`),
    ]);
    const held = results.filter(({ target }) => target !== null).map(({ name }) => name);
    expect(held).to.have.members([...HELD_AGAINST_A_TARGET, ...STEPS.map((step) => `${step}, by the peer`)]);
  });
});
