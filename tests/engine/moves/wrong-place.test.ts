import { expect } from "chai";
import { providerEnvironment } from "../../../sandbox/settings";
import { look, terminateOutside, type FarEnd } from "./far-end";
import { Person, urnOf } from "./person";
import { expectAllStands } from "./stands";
import { stage } from "./stage";

const FAR = { id: "d-9067a1c2f1", region: "us-east-1" };

describe("a run that asks in the wrong place, or finds what was changed outside", function () {
  this.timeout(600_000);
  const on = stage("all tests", { onprem: true, further: [FAR] });

  const recorded = async () => ((await on.stack.deployment()).resources ?? []).map(({ urn }) => urn).sort();

  /** Settings that lead elsewhere; what they set is asked in the wrong place. */
  const elsewhere = (): Record<string, Readonly<Record<string, string>>> => {
    const { simpleAd } = on.sandbox.directoryIds;
    const { onprem } = on.sandbox;
    if (!onprem) throw new Error("there is no second domain");
    return {
      "another Region": { WORKSPACES_USERS_REGION: "us-east-1", AWS_REGION: "us-east-1" },
      "the url of another domain's controller": providerEnvironment([{ id: simpleAd, directory: onprem }]),
    };
  };

  const expectNothingForgotten = async (command: string, where: string, name: string) => {
    const begun = await on.begin(new Person(on.sandbox, name).everything());
    const before = await recorded();
    const { code, output } = await on.stack.try([command, "--yes", "--skip-preview"], undefined, elsewhere()[where]);
    expect(code, output).to.not.equal(0);
    const here = await recorded();
    const now = await look(on.sandbox);
    // Of what is forgotten, nothing may stand. In another domain's directory, the desktop can rightly be ended.
    const stands = {
      User: now.accounts.has(name),
      Group: now.groups.has(`${name}-team`),
      GroupMembership: now.groups.get(`${name}-team`)?.members.includes(name) ?? false,
      Workspace: now.desktops.has(name),
      Invitation: false,
    };
    const forgotten = begun.program.filter((one) => !here.includes(urnOf(one)));
    expect(forgotten.filter(({ kind }) => stands[kind]).map(({ kind }) => kind)).to.deep.equal([]);
    expect(now.accounts.get(name)?.guid).to.equal(begun.seen.accounts.get(name)?.guid);
    if (command === "refresh") {
      expect(here).to.deep.equal(before);
      await expectAllStands(on.sandbox, on.stack, begun, begun.program);
    }
    await on.stack.destroy();
    const end = await look(on.sandbox);
    expect([end.accounts.has(name), end.groups.has(`${name}-team`), end.desktops.has(name)]).to.deep.equal([
      false,
      false,
      false,
    ]);
  };

  for (const [index, where] of ["another Region", "the url of another domain's controller"].entries()) {
    for (const command of ["refresh", "destroy"]) {
      const tag = command === "refresh" && index === 0 ? " @quick" : "";
      it(`pulumi ${command} with ${where} is an error, forgets nothing, and works in the right place afterwards${tag}`, () =>
        expectNothingForgotten(command, where, `${command.slice(0, 3)}${index}`));
    }
  }

  it("what was in a directory that was taken down is forgotten by pulumi state delete, as each error says", async () => {
    const begun = await on.begin(new Person(on.sandbox, "gonedir").everything());
    const [desktop] = begun.seen.desktops.get("gonedir") ?? [];
    const gone = new Map([
      [on.sandbox.directoryIds.simpleAd, "d-9067a1c2ee"],
      [desktop?.id ?? "none", "ws-000000000"],
    ]);
    const inGoneDirectory = (text: string) => [...gone].reduce((all, [one, other]) => all.replaceAll(one, other), text);
    await on.stack.rewrite((latest) => JSON.parse(inGoneDirectory(JSON.stringify(latest))) as typeof latest);
    const { code, output } = await on.stack.try(["destroy", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(code, output).to.not.equal(0);
    // The engine shows no difference between those that depend on one another and could not be tried.
    const left = (await recorded()).filter((urn) => urn.includes("workspaces-users:"));
    expect(left.map((urn) => urn.split("workspaces-users:")[1])).to.include.members([
      "User::gonedir",
      "Group::gonedir",
    ]);
    for (const kind of ["Workspace", "GroupMembership"]) {
      const error = output.slice(output.indexOf(`workspaces-users:${kind} (gonedir)`));
      expect(error).to.include("pulumi state delete URN (pulumi stack --show-urns lists them)");
    }
    for (const urn of left)
      await on.stack.run("state", "delete", "--yes", "--target-dependents", urn).catch(() => undefined);
    await on.stack.destroy();
    expect(await recorded()).to.deep.equal([]);
    const now = await look(on.sandbox);
    expect([now.accounts.get("gonedir")?.guid, now.desktops.get("gonedir")?.length]).to.deep.equal([
      begun.seen.accounts.get("gonedir")?.guid,
      1,
    ]);
  });

  it("a Region and a directory changed in one commit end the old desktop, or say that it stands", async () => {
    const { simpleAd } = on.sandbox.directoryIds;
    const person = new Person(on.sandbox, "moves");
    const begun = await on.begin([person.user(), person.desktop()]);
    const [old] = begun.seen.desktops.get("moves") ?? [];
    const directories = [simpleAd, FAR.id].map((id) => ({ id, directory: on.sandbox.directory }));
    await on.stack.write([person.user({ directoryId: FAR.id }), person.desktop({ directoryId: FAR.id })]);
    const { code, output } = await on.stack.try(["up", "--yes", "--skip-preview"], undefined, {
      ...providerEnvironment(directories),
      WORKSPACES_USERS_REGION: FAR.region,
      AWS_REGION: FAR.region,
    });
    const now = await look(on.sandbox);
    expect(now.accounts.get("moves")?.guid).to.equal(begun.seen.accounts.get("moves")?.guid);
    const stands = now.desktops.get("moves")?.some(({ id }) => id === old?.id) ?? false;
    if (stands) {
      expect(code, output).to.not.equal(0);
      expect(output).to.include(old?.id ?? "the old desktop");
    }
  });

  /** As AWS migrates or restores one: the same user and tags under another id. */
  const migrate = async (name: string, seen: FarEnd) => {
    const [old] = seen.desktops.get(name) ?? [];
    if (!old) throw new Error(`${name} has no desktop`);
    await terminateOutside(on.sandbox, old.id);
    return on.sandbox.aws.launch({ directoryId: old.directoryId, userName: old.userName, tags: old.tags });
  };

  it("a desktop that was migrated outside is not forgotten by refresh, and not run on by destroy unsaid", async () => {
    const begun = await on.begin(new Person(on.sandbox, "migrated").everything());
    const { id } = await migrate("migrated", begun.seen);
    const { output } = await on.stack.try(["refresh", "--yes", "--skip-preview"]);
    const there = (await recorded()).some((urn) => urn.includes("workspaces-users:Workspace"));
    expect(there, output).to.equal(true);
    const end = await on.stack.try(["destroy", "--yes", "--skip-preview"]);
    const stands = (await look(on.sandbox)).desktops.has("migrated");
    if (stands) {
      expect(end.code, end.output).to.not.equal(0);
      expect(end.output).to.include(id);
      expect((await look(on.sandbox)).accounts.has("migrated")).to.equal(true);
    }
  });

  it("an up after a desktop was migrated outside launches no second one and loses nothing, or says which one stands", async () => {
    const begun = await on.begin(new Person(on.sandbox, "migrup").everything());
    const { id } = await migrate("migrup", begun.seen);
    await on.stack.write(
      begun.program.map((one) => (one.kind === "User" ? { ...one, args: { ...one.args, lastName: "King" } } : one)),
    );
    await on.stack.try(["up", "--yes", "--skip-preview", "--refresh"]);
    expect((await look(on.sandbox)).desktops.get("migrup")?.map((one) => one.id)).to.deep.equal([id]);
  });

  it("a state from before a desktop was replaced ends the one that stands, or names it", async () => {
    const begun = await on.begin(new Person(on.sandbox, "backup").everything());
    const older = await on.stack.copy();
    try {
      await on.stack.run(
        "up",
        "--yes",
        "--skip-preview",
        "--replace",
        urnOf({ kind: "Workspace", name: "backup", args: {} }),
      );
      const [now] = (await look(on.sandbox)).desktops.get("backup") ?? [];
      expect(now?.id).to.not.equal(begun.seen.desktops.get("backup")?.[0]?.id);
      const { code, output } = await older.try(["destroy", "--yes", "--skip-preview"]);
      if ((await look(on.sandbox)).desktops.has("backup")) {
        expect(code, output).to.not.equal(0);
        expect(output).to.include(now?.id ?? "the desktop");
      }
    } finally {
      await older.remove();
    }
  });

  it("a state from before a retain deletes nothing that was let go", async () => {
    const person = new Person(on.sandbox, "letgo");
    const begun = await on.begin([person.user()]);
    const older = await on.stack.copy();
    try {
      await on.stack.write([person.user({ deletionPolicy: "retain" })]);
      await on.stack.up();
      await on.stack.write([]);
      await on.stack.up();
      await older.try(["destroy", "--yes", "--skip-preview"]);
      expect((await look(on.sandbox)).accounts.get("letgo")?.guid).to.equal(begun.seen.accounts.get("letgo")?.guid);
    } finally {
      await older.remove();
    }
  });

  it("an account that was deleted outside below its desktop does not leave the desktop unsaid", async () => {
    on.deletesUnderDesktops();
    const begun = await on.begin(new Person(on.sandbox, "orphaned").everything());
    const [desktop] = begun.seen.desktops.get("orphaned") ?? [];
    await on.sandbox.directory.delete(begun.seen.accounts.get("orphaned")?.dn ?? "");
    const refresh = await on.stack.try(["refresh", "--yes", "--skip-preview"]);
    const up = await on.stack.try(["up", "--yes", "--skip-preview"]);
    const now = await look(on.sandbox);
    const bound = now.desktops.get("orphaned")?.[0]?.sid === now.accounts.get("orphaned")?.sid;
    if (!bound) expect(refresh.output + up.output).to.include(desktop?.id ?? "the desktop");
  });
});
