// The mark on a thing: `pulumi:<owner>#<incarnation>` and flags; a desktop's is the value of a tag.
import { textOfTag } from "../../../provider/text/tag-text";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Deployment, Stack } from "../stack";
import { look, tag } from "./far-end";

export const OWNER_TAG = "workspaces-users:owner";

/** An owner, nine digits of time and eight of chance, and flags. */
export const MARK = /^pulumi:[^#]+#([0-9a-z]{9})[0-9a-z]{8}(\+[a-z]+(=\d+)?)*$/;

const DAY_MS = 86_400_000;
const TIME_DIGITS = 9;

/** Whether a mark is an owner's, whatever its incarnation. */
export const isMarkOf = (mark: string | undefined, owner: string): boolean =>
  mark !== undefined && MARK.test(mark) && mark.startsWith(`pulumi:${owner}#`);

/** A desktop's mark as an account's would be written. */
export function markOf(tags: Readonly<Record<string, string>>): string | undefined {
  const value = tags[OWNER_TAG];
  return value === undefined ? undefined : `pulumi:${textOfTag(value)}`;
}

/** A mark's incarnation as it would be had it been made so many days before. */
function aged(mark: string | undefined, days: number): { readonly from: string; readonly to: string } {
  const [from, time] = MARK.exec(mark ?? "")?.[0].match(/(?<=#)([0-9a-z]{9})[0-9a-z]{8}/) ?? [];
  if (from === undefined || time === undefined) {
    throw new Error(`making a mark older: ${mark ?? "no mark"} has no incarnation`);
  }
  const earlier = Number.parseInt(time, 36) - days * DAY_MS;
  return { from, to: earlier.toString(36).padStart(TIME_DIGITS, "0") + from.slice(TIME_DIGITS) };
}

/** Makes all that is named as old as if made so long ago that no interrupted run can have left it, in its mark and in the stack's state. */
export async function age(sandbox: Sandbox, stack: Stack, names: readonly string[], days = 8): Promise<void> {
  const seen = await look(sandbox);
  const changes: { from: string; to: string }[] = [];
  const changeOf = (mark: string | undefined) => {
    const change = aged(mark, days);
    changes.push(change);
    return (text = "") => text.replace(change.from, change.to);
  };
  for (const name of names.map((one) => one.toLowerCase())) {
    const entries = [seen.accounts.get(name), seen.groups.get(name)].flatMap((entry) => entry ?? []);
    for (const { dn, mark, markAttribute } of entries) {
      await sandbox.directory.modify(dn, { [markAttribute]: changeOf(mark)(mark) });
    }
    for (const { id, tags } of seen.desktops.get(name) ?? []) {
      await tag(sandbox, id, { [OWNER_TAG]: changeOf(markOf(tags))(tags[OWNER_TAG]) });
    }
  }
  await stack.rewrite((latest) => {
    const text = changes.reduce((all, { from, to }) => all.replaceAll(from, to), JSON.stringify(latest));
    return JSON.parse(text) as Deployment;
  });
}
