// What people are told of a desktop in the preview and by a refresh, without anything being refused.
import type { Foresight } from "../common/foresight";
import type { Properties } from "../common/handlers";
import { LEAVING } from "../../workspaces/desktop";
import { isOrphaned } from "./account";
import type { WorkspaceParts } from "./parts";
import type { WorkspaceArguments, WorkspaceState } from "./properties";
import { standingLately } from "./take-over";

export class Notices {
  constructor(
    private readonly parts: WorkspaceParts,
    private readonly foresight: Foresight,
  ) {}

  /** A desktop that nobody can use is kept all the same, since its disks hold somebody's data. */
  async ofOrphan(state: WorkspaceState, id: string): Promise<void> {
    if (await isOrphaned(this.parts, state)) {
      const { userName, directoryId, userSid = "" } = state;
      this.foresight.say(
        `WorkSpace ${id} of ${userName} (${directoryId}) is bound to an account that is gone (${userSid}), so that nobody can use it: ` +
          "to launch another for the account of that name, run pulumi up --replace URN; its disks are lost with it",
      );
    }
  }

  /** What `adopt` will find. Whose mark that has is left to the creation to see. */
  async ofAdoption({ directoryId, userName, adopt }: WorkspaceArguments, olds: Properties): Promise<void> {
    if (adopt !== true || olds.directoryId !== undefined) {
      return;
    }
    // A preview goes on where WorkSpaces cannot be asked.
    const found = await standingLately(this.parts.desktops(), directoryId, userName).catch(() => undefined);
    if (found !== undefined && !LEAVING.includes(found.state)) {
      this.foresight.say(
        `WorkSpace ${found.id} of ${userName} (${directoryId}, ${found.state}) is there, and is taken over. If nobody managed it, an ` +
          'Invitation of it mails nobody, unless it has whenAdopted: "send"',
      );
    }
  }
}
