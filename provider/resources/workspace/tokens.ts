// A changed token does something to a desktop once.
//
// The mark says what was begun before AWS is asked. A run that finds that, and the token not recorded, waits for its end and does not ask again:
// to do it twice could cost the work of the hours in between.
import { createHash } from "node:crypto";
import { textOfMark, type Mark } from "../../ownership/mark";
import { tagText } from "../../text/tag-text";
import { without } from "../../text/without";
import { act, waitDone, type Action } from "../../workspaces/actions";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import type { Migrating } from "./migration";
import { doingTo, type WorkspaceParts } from "./parts";
import { OWNER_TAG, type WorkspaceArguments } from "./properties";

type Token = `${Action}Token`;

const DIGESTS = { restore: "restoredFor", rebuild: "rebuiltFor", reboot: "rebootedFor" } as const;

const digestOf = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : createHash("sha256").update(token).digest("hex").slice(0, 4);

/** In the order in which they are done. */
const TOKENS: readonly Action[] = ["restore", "rebuild", "reboot"];

/** What each keeps and loses (WorkSpaces Administration Guide: "Restore a WorkSpace", "Rebuild a WorkSpace", "Reboot a WorkSpace"). */
const LOSSES: Readonly<Record<Action, string>> = {
  restore:
    "both volumes go back to their last snapshots, which may be 12 hours old; what was installed or saved since is lost",
  rebuild:
    "the system volume is made anew from the bundle's image, and what was installed on it is lost; the user volume goes back to its last snapshot, which may be 12 hours old, and what was saved since is lost",
  reboot: "its user is disconnected, and what is not saved is lost",
};

const DOING: Readonly<Record<Action, string>> = { restore: "restoring", rebuild: "rebuilding", reboot: "rebooting" };

const tokenOf = (action: Action): Token => `${action}Token`;

const isAsked = (action: Action, olds: Partial<WorkspaceArguments>, news: WorkspaceArguments): boolean =>
  news[tokenOf(action)] !== undefined && news[tokenOf(action)] !== olds[tokenOf(action)];

/** The tokens that ask for something. */
export const tokensAsked = (olds: Partial<WorkspaceArguments>, news: WorkspaceArguments): Token[] =>
  TOKENS.filter((action) => isAsked(action, olds, news)).map(tokenOf);

/** What a preview says of changed tokens. */
export const actionsAhead = (olds: WorkspaceArguments, news: WorkspaceArguments): string[] =>
  TOKENS.filter((action) => isAsked(action, olds, news)).map(
    (action) => `${doingTo(`to ${action}`, news)}: ${tokenOf(action)} changes; ${LOSSES[action]}`,
  );

/** A mark without what the state tells by now. */
export function withoutRecorded(mark: Mark, olds: WorkspaceArguments, news: WorkspaceArguments): Mark {
  const recorded = TOKENS.filter((action) => !isAsked(action, olds, news)).map((action) => DIGESTS[action]);
  return without(mark, ...recorded);
}

/**
 * Does what changed tokens ask for; returns the desktop after it, its mark, and the tokens that the state is to hold whatever happens next.
 * @param which in the order in which they are done
 */
export async function actByTokens(
  { say }: Pick<WorkspaceParts, "say">,
  desktops: Desktops,
  now: Pick<Migrating, "desktop" | "mark" | "timeout">,
  { olds, news }: { readonly olds: WorkspaceArguments; readonly news: WorkspaceArguments },
  which: readonly Action[],
): Promise<{ readonly desktop: Desktop; readonly mark: Mark; readonly done: Partial<Record<Token, string>> }> {
  let { desktop, mark } = now;
  let done = {};
  const write = (wanted: Mark) => desktops.tag(desktop.id, { [OWNER_TAG]: tagText(textOfMark(wanted)) });
  for (const action of which.filter((one) => isAsked(one, olds, news))) {
    const token = news[tokenOf(action)];
    const digest = digestOf(token) ?? "";
    const acting = { doing: doingTo(DOING[action], news), timeout: now.timeout };
    const before = mark;
    if (mark[DIGESTS[action]] === digest) {
      desktop = await waitDone(desktops, desktop.id, action, acting);
      say(
        `${acting.doing}: an earlier run began it, and it is not done again; to do it once more, change ${tokenOf(action)}`,
      );
    } else {
      mark = { ...mark, [DIGESTS[action]]: digest };
      try {
        desktop = await act(desktops, desktop, action, acting, () => write(mark));
      } catch (error) {
        if ((error as { code?: unknown }).code === "workspace-refused") {
          await write(before);
        }
        throw error;
      }
    }
    done = { ...done, [tokenOf(action)]: token };
  }
  return { desktop, mark, done };
}
