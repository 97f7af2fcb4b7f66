import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { setImmediate as turn } from "node:timers/promises";
import type { DeclaredKind } from "../../../../provider/resources/common/declared-kind";
import { EarlyFaults } from "../../../../provider/resources/common/early-faults";
import { membershipFaults } from "../../../../provider/resources/group-membership/properties";
import { invitationFaults } from "../../../../provider/resources/invitation/check";
import { noticeFaults } from "../../../../provider/resources/notice/check";
import { USER_PROPERTIES, userFaults } from "../../../../provider/resources/user/properties";
import { workspaceFaults } from "../../../../provider/resources/workspace/check";

const directoryId = "d-9067a1c2e1";
const owner = "people/test/x";
const desk = { directoryId, bundleId: "wsb-bh8rsxt14", owner };

const kind = (faults: DeclaredKind["faults"], ...identity: string[]): DeclaredKind => ({
  properties: USER_PROPERTIES,
  outputs: {},
  faults,
  identity,
});
const USER = kind(userFaults, "directoryId", "domain", "userName");

describe("what is wrong with the arguments of a program's resources", () => {
  let told: string[];
  let faults: EarlyFaults;

  beforeEach(() => {
    told = [];
    faults = new EarlyFaults((words) => told.push(words));
  });

  it("is told of all of them at once, be it wrong by itself or beside other arguments", async () => {
    const user = (name: string, args: object) => {
      faults.note(`User ${name}`, { directoryId, owner, userName: name, ...args }, USER);
    };
    user("good", { email: "good@example.com" });
    user("late", { passwordVersion: 2, initialPassword: null });
    user("never", { mustChangePassword: true, passwordNeverExpires: true });
    user("twice", { attributes: { mail: "a@b.example", adminDescription: "x" } });
    user("both", { description: "x", attributes: { description: "y" } });
    user("long", { initialPassword: "x".repeat(200), email: "ada" });
    const sizes = { rootVolumeSizeGib: 81, userVolumeSizeGib: 50 };
    faults.note("Workspace odd", { ...desk, userName: "odd", workspaceProperties: sizes }, kind(workspaceFaults));
    faults.note("GroupMembership none", { directoryId, owner, group: "g", members: [] }, kind(membershipFaults));
    const template = { text: "{{password}}" };
    faults.note("Invitation words", { workspaceId: "ws-000000001", owner, template }, kind(invitationFaults));
    const days = { endsOn: "2027-04-14", usableUntil: "2027-05-01" };
    faults.note("Notice days", { workspaceId: "ws-000000001", owner, ...days }, kind(noticeFaults));
    expect(faults.areUntold).to.equal(true);
    await turn();
    expect(faults.areUntold).to.equal(false);
    expect(told).to.have.length(1);
    const [first = "", ...lines] = told[0]?.split("\n") ?? [];
    expect(first).to.match(/^9 resources of this program have arguments that will not do/);
    for (const [index, words] of [
      /^User late: passwordVersion does nothing without initialPassword$/,
      /^User never: mustChangePassword does nothing/,
      /^User twice: attributes\.mail is not set this way: use email; attributes\.adminDescription/,
      /^User both: attributes\.description is given as description too/,
      /^User long: email is "ada": it has no @; initialPassword must be text of 1 to 127|^User long: initialPassword must .*; email is "ada"/,
      /^Workspace odd: workspaceProperties\.rootVolumeSizeGib: 81 with 50 GiB is no size/,
      /^GroupMembership none: members is empty/,
      /^Invitation words: template\.text: /,
      /^Notice days: usableUntil is /,
    ].entries()) {
      expect(lines[index]).to.match(words);
    }
  });

  it("is also that two of them declare one thing, in whatever letter case", async () => {
    faults.note("User ada", { directoryId, owner, userName: "ada" }, USER);
    faults.note("User bob", { directoryId, owner, userName: "bob" }, USER);
    faults.note("User trusted", { directoryId, owner, userName: "bob", domain: "corp.example.com" }, USER);
    faults.note("User later", { directoryId, owner, userName: pulumi.output("ada") }, USER);
    faults.note("User again", { directoryId, owner, userName: "ADA" }, USER);
    faults.note("User bob2", { directoryId, owner, userName: "Bob" }, USER);
    await turn();
    expect(told[0]?.split("\n").slice(1)).to.deep.equal([
      "User again: User ada declares the same, by its directoryId, userName; keep one of the two resources",
      "User bob2: User bob declares the same, by its directoryId, userName; keep one of the two resources",
    ]);
  });

  it("is left to the engine where it is one resource, or where only the engine will know the value", async () => {
    const later = pulumi.output("x");
    faults.note("User one", { directoryId, owner, userName: "x".repeat(30) }, USER);
    faults.note("User two", { directoryId, owner, userName: later, initialPassword: later, passwordVersion: 1 }, USER);
    await turn();
    expect(told).to.deep.equal([]);
  });

  it("does not quote a secret", async () => {
    for (const userName of ["one", "two"]) {
      const secrets = { email: pulumi.secret("hidden"), initialPassword: "hidden".repeat(40), accountExpires: "never" };
      faults.note(`User ${userName}`, { directoryId, owner, userName, ...secrets }, USER);
    }
    await turn();
    expect(told[0]).to.contain("initialPassword must be text").and.to.not.contain("hidden");
  });
});
