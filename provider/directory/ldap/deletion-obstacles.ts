// What would refuse the deletion of an account or a group, found by reading only.
import { ResultCodeError, type Client, type Entry, type SearchOptions } from "ldapts";
import { readOnce } from "../../concurrency/read-once";
import { ProviderError } from "../../errors/provider-error";
import type { Obstacle } from "../directory";
import { parentDn } from "../dn";
import { checkAccess, deniesEveryone, RIGHT, withoutDenialToEveryone, type Access, type Verdict } from "./access-check";
import { buffers, values } from "./entry";
import { guidDn, sidOf } from "./ids";
import { answered, LDAP, missingRight } from "./refusal";
import { findByDn, search } from "./search";
import { SD_ATTRIBUTE, SdFlags } from "./sd-flags";
import { parseSecurityDescriptor, type SecurityDescriptor } from "./security-descriptor";
import type { LdapSession } from "./session";

/** schemaIDGUIDs of the classes of what we delete ([MS-ADSC]). */
export const CLASS_GUIDS: Readonly<Record<string, string>> = {
  user: "bf967aba-0de6-11d0-a285-00aa003049e2",
  inetorgperson: "4828cc14-1437-45bc-9b07-ad6f015e5f28",
  group: "bf967a9c-0de6-11d0-a285-00aa003049e2",
};

/** Entries below an account that are named; more are counted. */
const MAX_NAMED = 3;
/** Of more, Windows shows no search without paging any ([MS-ADTS] 3.1.1.3.4.6: MaxPageSize). */
const MAX_COUNTED = 1000;

const CLEAR_PROTECTION =
  "clear it in Active Directory Users and Computers (Object tab) or with " +
  "Set-ADObject -ProtectedFromAccidentalDeletion $false, then run again";

export class DeletionObstacles {
  /** The SIDs that the directory knows our account by: rootDSE's tokenGroups ([MS-ADTS] 3.1.1.3.2). */
  private readonly ourSids: () => Promise<ReadonlySet<string>>;

  constructor(private readonly session: LdapSession) {
    this.ourSids = readOnce(() => session.request(readTokenSids));
  }

  /** Undefined if nothing is in the way, or if it cannot be told. */
  async find(guid: string): Promise<Obstacle | undefined> {
    const entry = await this.read(guidDn(guid));
    return entry && ((await this.below(entry)) ?? (await this.access(entry)));
  }

  /** Undefined if the entry is not protected from accidental deletion, which keeps it where it is too. */
  async protection(guid: string): Promise<Obstacle | undefined> {
    const entry = await this.read(guidDn(guid));
    const descriptor = entry && descriptorOf(entry);
    return entry && descriptor && deniesEveryone(descriptor, RIGHT.delete) ? isProtected(entry.dn) : undefined;
  }

  /** The error to throw for a deletion that was refused: in words of its own where it is known what stands in the way. */
  async refused(guid: string, doing: string, error: unknown): Promise<unknown> {
    if (!answered(error, LDAP.notAllowedOnNonLeaf, LDAP.insufficientAccess)) {
      return error;
    }
    try {
      const obstacle = (await this.find(guid)) ?? (await this.unseen(guid, error));
      return obstacle ? new ProviderError({ code: "directory-refused", doing, ...obstacle, cause: error }) : error;
    } catch {
      // What was refused is worth more than why it could not be explained.
      return error;
    }
  }

  private async below({ dn }: Entry): Promise<Obstacle | undefined> {
    const children = await this.session.request((client) => readChildren(client, dn));
    if (children.length === 0) {
      return undefined;
    }
    const named = children.slice(0, MAX_NAMED).map((child) => child.dn);
    const more = children.length - named.length;
    const least = children.length < MAX_COUNTED ? "" : "at least ";
    const list = [...named, ...(more > 0 ? [`${least}${more} more`] : [])].join(" and ");
    const [stand, them] = children.length === 1 ? ["stands", "it"] : ["stand", "them"];
    return {
      happened: `${list} ${stand} below ${dn}, which the directory therefore does not delete (result 66)`,
      next: `delete or move ${them}, then run again`,
    };
  }

  private async access(entry: Entry): Promise<Obstacle | undefined> {
    const parent = parentDn(entry.dn);
    const descriptor = descriptorOf(entry);
    const container = await this.read(parent);
    const around = container && descriptorOf(container);
    const sids = await this.ourSids().catch(unlessAnswered);
    if (!descriptor || !around || !sids || sids.size === 0) {
      return undefined;
    }
    const asked = { sids, classGuid: CLASS_GUIDS[values(entry, "objectClass").at(-1)?.toLowerCase() ?? ""] };
    const [self] = buffers(entry, "objectSid").map(sidOf);
    const onEntry: Access = { ...asked, right: RIGHT.delete, ...(self === undefined ? {} : { self }) };
    const onParent: Access = { ...asked, right: RIGHT.deleteChild };
    if (either(checkAccess(descriptor, onEntry), checkAccess(around, onParent)) !== "denied") {
      return undefined;
    }
    const noRight = this.noRight(entry);
    if (!deniesEveryone(descriptor, RIGHT.delete)) {
      return noRight;
    }
    const protection = isProtected(entry.dn);
    // Clearing it leaves the parent's denial as it is, which stands for what else is protected there.
    return checkAccess(withoutDenialToEveryone(descriptor, RIGHT.delete), onEntry) === "denied"
      ? { happened: `${protection.happened}, and ${noRight.happened}`, next: `${protection.next}; and ${noRight.next}` }
      : protection;
  }

  /** A refusal that reading does not explain: our account does not see why. */
  private async unseen(guid: string, error: ResultCodeError): Promise<Obstacle | undefined> {
    const entry = await this.read(guidDn(guid));
    if (!entry) {
      return undefined;
    }
    if (error.code === LDAP.insufficientAccess) {
      return this.noRight(entry);
    }
    return {
      happened: `entries that our account cannot see stand below ${entry.dn}, which the directory therefore does not delete (result 66)`,
      next: "let an administrator delete or move them, then run again",
    };
  }

  private noRight(entry: Entry): Obstacle {
    const { dn } = entry;
    // The right to delete children of the unit reaches those too that no delegation to the entry itself does (see admin-protected.ts).
    return missingRight(`delete ${dn}`, parentDn(dn), this.session.setting("username"));
  }

  private read(dn: string): Promise<Entry | undefined> {
    const attributes = [SD_ATTRIBUTE, "objectClass", "objectSid"];
    return this.session.request((client) => findByDn(client, dn, attributes, new SdFlags("owner", "dacl")));
  }
}

/** A deletion takes the one right or the other (Microsoft: "Access Control and Object Deletion"). */
function either(one: Verdict, other: Verdict): Verdict {
  const both = [one, other];
  return both.includes("granted") ? "granted" : both.includes("unknown") ? "unknown" : "denied";
}

const isProtected = (dn: string): Obstacle => ({
  happened: `${dn} is protected from accidental deletion`,
  next: CLEAR_PROTECTION,
});

/** Undefined if it was not given, or is not what it should be. */
export function descriptorOf(entry: Entry): SecurityDescriptor | undefined {
  const [bytes] = buffers(entry, SD_ATTRIBUTE);
  try {
    return bytes && parseSecurityDescriptor(bytes);
  } catch {
    return undefined;
  }
}

/** The entries right below one; as many as are counted. */
async function readChildren(client: Client, dn: string): Promise<Entry[]> {
  const options: SearchOptions = { scope: "one", attributes: ["objectClass"], sizeLimit: MAX_COUNTED };
  return (await client.search(dn, options)).searchEntries;
}

export async function readTokenSids(client: Client): Promise<ReadonlySet<string>> {
  const [root] = await search(client, "", "base", undefined, ["tokenGroups"]);
  return new Set(root && buffers(root, "tokenGroups").map(sidOf));
}

function unlessAnswered(error: unknown): undefined {
  if (!(error instanceof ResultCodeError)) {
    throw error;
  }
}
