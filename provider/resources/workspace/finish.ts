// The last steps of what makes or edits a desktop: it is ready, it is as declared, and the state says so.
import type { Mark } from "../../ownership/mark";
import { changeProperties } from "../../workspaces/change";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import { accountNamed } from "./account";
import type { WorkspaceParts } from "./parts";
import type { apiProperties, Recorded } from "./plan";
import type { WorkspaceArguments } from "./properties";

/** Waits until a desktop is ready, and makes its properties what is wanted. */
export async function finish(
  desktops: Desktops,
  id: string,
  wanted: ReturnType<typeof apiProperties>,
  doing: string,
  timeout: number | undefined,
): Promise<Desktop> {
  const ready = await waitReady(desktops, id, doing, timeout);
  return changeProperties(desktops, ready, wanted, doing, timeout);
}

export async function recorded(parts: WorkspaceParts, news: WorkspaceArguments, mark: Mark): Promise<Recorded> {
  const domainName = await parts.domainOf(news.directoryId);
  const user = await accountNamed(parts, news.directoryId, news.userName);
  return { ...recordedOf(mark), domainName, ...(user === undefined ? {} : { userSid: user.sid }) };
}

export const recordedOf = ({ incarnation, adopted }: Mark): Pick<Recorded, "incarnation" | "adopted"> => ({
  ...(incarnation === undefined ? {} : { incarnation }),
  ...(adopted === true ? { adopted } : {}),
});
