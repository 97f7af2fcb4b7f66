// What our account may do in a unit, as the directory itself tells: by reading only.
import {
  AndFilter,
  EqualityFilter,
  NotFilter,
  PresenceFilter,
  type Client,
  type Entry,
  type SearchOptions,
} from "ldapts";
import { checkAccess, RIGHT } from "./access-check";
import { CLASS_GUIDS, descriptorOf, readTokenSids } from "./deletion-obstacles";
import { values } from "./entry";
import { findByDn } from "./search";
import { SD_ATTRIBUTE, SdFlags } from "./sd-flags";

export interface UnitRights {
  /** Of `user` and `group`, those that we may not create there. */
  readonly notCreated: readonly string[];
  /** Of those, the ones that the unit does not let us delete; what an account itself lets us do is not looked at. */
  readonly notDeleted: readonly string[];
  /** An account below the unit, and which of the attributes we may not write on it; undefined if there is none to look at. */
  readonly sample?: { readonly dn: string; readonly notWritten: readonly string[] };
}

const CLASSES = ["user", "group"];

/** Undefined if there is no such unit that our account can see. */
export async function unitRights(
  client: Client,
  unit: string,
  attributes: readonly string[],
): Promise<UnitRights | undefined> {
  // [MS-ADTS] 3.1.1.4.5.4 and .7: constructed by the directory for whoever asks.
  const asked = ["allowedChildClassesEffective", SD_ATTRIBUTE];
  const entry = await findByDn(client, unit, asked, new SdFlags("owner", "dacl"));
  if (entry === undefined) {
    return undefined;
  }
  const allowed = lowerCase(values(entry, "allowedChildClassesEffective"));
  const sids = await readTokenSids(client);
  const descriptor = descriptorOf(entry);
  const mayDelete = (name: string): boolean =>
    descriptor === undefined ||
    sids.size === 0 ||
    checkAccess(descriptor, { sids, right: RIGHT.deleteChild, classGuid: CLASS_GUIDS[name] }) !== "denied";
  const sample = await sampleBelow(client, unit);
  const writable = sample && lowerCase(values(sample, "allowedAttributesEffective"));
  return {
    notCreated: CLASSES.filter((name) => !allowed.includes(name)),
    notDeleted: CLASSES.filter((name) => !mayDelete(name)),
    ...(sample === undefined
      ? {}
      : {
          sample: {
            dn: sample.dn,
            notWritten: attributes.filter((name) => writable?.includes(name.toLowerCase()) !== true),
          },
        }),
  };
}

const lowerCase = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

/** A person's account there; one that the directory protects would show what it lets nobody do. */
async function sampleBelow(client: Client, unit: string): Promise<Entry | undefined> {
  const filter = new AndFilter({
    filters: [
      new EqualityFilter({ attribute: "objectCategory", value: "person" }),
      new EqualityFilter({ attribute: "objectClass", value: "user" }),
      new NotFilter({ filter: new PresenceFilter({ attribute: "adminCount" }) }),
      new NotFilter({ filter: new PresenceFilter({ attribute: "isCriticalSystemObject" }) }),
    ],
  });
  const options: SearchOptions = { scope: "sub", filter, sizeLimit: 1, attributes: ["allowedAttributesEffective"] };
  return (await client.search(unit, options)).searchEntries[0];
}
