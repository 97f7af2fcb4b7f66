// Encryption cannot be changed, so that another one replaces the desktop: what it has is asked of the desktop itself, and of KMS.
import { isUnknown } from "../common/rules";
import { currentId, desktopsOf } from "./found";
import type { WorkspaceParts } from "./parts";
import { stateSeen } from "./plan";
import { reencrypted, type Encryption, type WorkspaceArguments, type WorkspaceState } from "./properties";

/** The arguments that ask for another encryption than the desktop has. One key has an id, an ARN and aliases. */
export async function encryptedAnew(
  parts: WorkspaceParts,
  olds: WorkspaceState,
  news: WorkspaceArguments,
  id: string | undefined,
): Promise<(keyof Encryption)[]> {
  let anew = reencrypted(olds, news);
  if (anew.length > 0 && olds.launchedWith === undefined && id !== undefined) {
    // States of release 0.1.0 do not tell how it was launched.
    const desktop = await desktopsOf(parts, olds).find(currentId(olds, id));
    anew = desktop ? reencrypted(stateSeen(olds, desktop), news) : anew;
  }
  const before = olds.volumeEncryptionKey ?? olds.launchedWith?.volumeEncryptionKey;
  const now = news.volumeEncryptionKey;
  const isSameKey =
    anew.includes("volumeEncryptionKey") &&
    before !== undefined &&
    now !== undefined &&
    !isUnknown(now) &&
    (await parts.areSameKey(before, now));
  return isSameKey ? anew.filter((name) => name !== "volumeEncryptionKey") : anew;
}
