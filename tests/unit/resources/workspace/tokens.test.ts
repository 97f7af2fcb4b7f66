import { expect } from "chai";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  ...more,
});

describe("a changed token of a WorkSpace", () => {
  let house: House;
  let id: string;
  let outs: WorkspaceState;

  beforeEach(async () => {
    house = await House.open();
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"] });
    ({ id, outs } = await process().create(args()));
    house.world.aws.saveFile(id, "D:/thesis.txt", "in the snapshot");
    house.world.aws.saveFile(id, "D:/note.txt", "since then", { isInSnapshot: false });
  });
  afterEach(() => house.close());

  const process = () => new WorkspaceHandlers(house.services());
  const state = async () => (await house.world.aws.workspaces())[0]?.state;

  for (const [token, operation, words, isRolledBack] of [
    ["rebuildToken", "RebuildWorkspaces", "system volume is made anew", true],
    ["restoreToken", "RestoreWorkspace", "both volumes go back to their last snapshots", true],
    ["rebootToken", "RebootWorkspaces", "what is not saved is lost", false],
  ] as const) {
    describe(token, () => {
      const news = (text = "1") => args({ [token]: text });
      const asked = () => house.world.aws.callsTo(operation).length;

      it("does it once, waits, and says in the preview what is lost", async () => {
        const preview = process();
        await preview.check({ ...news() }, { ...args() });
        expect((await preview.diff(outs, news())).changes).to.equal(true);
        expect(house.said.join()).to.include(`${token} changes`).and.include(words);
        const now = await process().update(outs, news(), id);
        expect(asked()).to.equal(1);
        expect(await state()).to.equal("AVAILABLE");
        expect("D:/note.txt" in house.world.aws.filesOf(id)).to.equal(!isRolledBack);
        expect(await process().diff(now, news())).to.include({ changes: false });
        const edited = await process().update(now, { ...news(), tags: { team: "a" } }, id);
        expect(asked(), "another edit does not").to.equal(1);
        await process().update(edited, args({ tags: { team: "a" } }), id);
        expect(asked(), "nor does taking it out").to.equal(1);
        await process().update(edited, { ...news("2"), tags: { team: "a" } }, id);
        expect(asked()).to.equal(2);
      });

      it("does nothing where the WorkSpace is launched with it", async () => {
        await process().delete(outs, id);
        await process().create(news());
        expect(asked()).to.equal(0);
      });

      it("is not done again by the next run where one was killed after AWS had taken it", async () => {
        let isDown = false;
        house.world.aws.faults = (call) => {
          if (call.operation === operation && call.moment === "after") isDown = true;
          return isDown ? { status: 400, type: "AccessDeniedException", message: "killed" } : undefined;
        };
        await failureOf(process().update(outs, news(), id));
        house.world.aws.faults = undefined;
        await process().update(outs, news(), id);
        expect(asked()).to.equal(1);
        expect(house.said.join()).to.include(`to do it once more, change ${token}`);
      });

      it("is not asked for twice where the answer is lost", async () => {
        house.world.aws.faults = (call) =>
          call.operation === operation && call.moment === "after" ? "cut" : undefined;
        await process().update(outs, news(), id);
        expect(asked()).to.equal(1);
      });

      it("is recorded where something else of the same edit fails", async () => {
        const more = { ...news(), workspaceProperties: { runningMode: "MANUAL" as const } };
        const left = await process()
          .update(outs, more, id)
          .catch((error: unknown) => error);
        if (token === "rebootToken") {
          expect(left, "it comes last").to.not.be.instanceOf(Unfinished);
          expect(asked()).to.equal(0);
          return;
        }
        expect(left).to.be.instanceOf(Unfinished);
        await process().update((left as Unfinished).outs as WorkspaceState, news(), id);
        expect(asked()).to.equal(1);
      });

      it("is waited for while an image is made, and refused with the way out where the desktop stays IMPAIRED", async () => {
        house.world.aws.setState(id, "IMPAIRED");
        const error = await failureOf(process().update(outs, news(), id));
        expect(error.message).to.include("aws workspaces stop-workspaces").and.include("nothing has begun");
        house.world.aws.setState(id, "SUSPENDED");
        let looks = 0;
        house.world.aws.faults = ({ operation: one, moment }) => {
          if (one === "DescribeWorkspaces" && moment === "before" && (looks += 1) === 3) {
            house.world.aws.setState(id, "AVAILABLE");
          }
          return undefined;
        };
        await process().update(outs, news(), id);
        expect(asked()).to.equal(1);
      });

      it("leads an UNHEALTHY desktop out before anything else of the same edit is done, and once", async () => {
        house.world.aws.setState(id, "UNHEALTHY");
        const more = {
          ...news(),
          workspaceProperties: { runningMode: "AUTO_STOP" as const },
          bundleId: "wsb-4q8t1n7zd",
        };
        await process().update(outs, more, id);
        expect(asked()).to.equal(1);
        const [desktop] = await house.world.aws.workspaces();
        expect(desktop).to.include({ state: "AVAILABLE", bundleId: "wsb-4q8t1n7zd" });
        expect(desktop?.properties).to.include({ RunningMode: "AUTO_STOP" });
      });

      it("is refused where AWS does not do it in the state that the WorkSpace is in, and done by a later run", async () => {
        house.world.aws.setState(id, "ADMIN_MAINTENANCE");
        const error = await failureOf(process().update(outs, news(), id));
        expect(error.code).to.equal("workspace-refused");
        expect(error.message).to.include("nothing has begun");
        house.world.aws.setState(id, "UNHEALTHY");
        await process().update(outs, news(), id);
        expect(await state()).to.equal("AVAILABLE");
      });
    });
  }
});
