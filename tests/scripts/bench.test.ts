import { expect } from "chai";
import { resolve } from "node:path";
import type { Result } from "../../bench/result";
import { run } from "../../sandbox/machine/command";

const REPOSITORY = resolve(__dirname, "../..");

/** What has a target: the table of docs/performance.md. */
const HELD_AGAINST_A_TARGET = [
  "up, no passwords given, by engine + directory",
  "up, passwords given, by the larger of the two",
  "up, state written, by engine",
  "refresh, by engine",
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
  "state of a user",
  'require("pulumi-workspaces-users") after @pulumi/pulumi',
];

describe("npm run bench", function () {
  this.timeout(1_200_000);

  it("measures everything, and says of all that has a target whether it is met", async () => {
    // Of a few desktops the counts are no measure anyway, so that 20 minutes of launching may pass in 20 seconds.
    const options = ["--people", "4", "--repeat", "1", "--warp", "60", "--json"];
    const printed = await run(process.execPath, ["--import", "tsx", "bench/main.ts", ...options], {
      cwd: REPOSITORY,
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
    const held = results.filter(({ target }) => target !== null).map(({ name }) => name);
    expect(held).to.have.members(HELD_AGAINST_A_TARGET);
  });
});
