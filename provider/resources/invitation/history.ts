// What was mailed about a desktop, kept in a tag of the desktop, so that a lost state, a killed process or a second stack mails nobody again.
//
// The tag holds the last mail in words, `<what> <when> <to whom> <message id>`, then for each address that was mailed the last that it got,
// the newest first: `<what>+<digest of the address>` where the address was the directory's, `<what>/<digest>` where the program gave it.
// Release 0.1.0 wrote the words alone.
import { createHash } from "node:crypto";
import { tagText, textOfTag } from "../../text/tag-text";
import type { Desktops } from "../../workspaces/desktops";
import { Unfinished } from "../common/handlers";

export const INVITED_TAG = "workspaces-users:invited";
/** Characters that a tag's value takes. */
const MAX_TAG_LENGTH = 255;
/** As many as fit beside a mail whose words are all left out. */
const MAX_ENTRIES = 6;
/** Stands for what does not fit: nothing is ever cut, since half an address is another one. */
const LEFT_OUT = "-";

/** What is known of a mail that went out. */
export interface Sent {
  readonly sentTo?: string;
  /** ISO 8601. */
  readonly sentAt?: string;
  readonly messageId?: string;
}

/** A mail that is to be noted. */
export interface Mailing extends Required<Sent> {
  /** Which invitation: the person, the code, the resend token. */
  readonly what: string;
  /** Whether it went to the address that the directory has, and not to one that the program gives. */
  readonly own: boolean;
}

interface Entry {
  readonly what: string;
  /** Undefined where release 0.1.0 did not tell. */
  readonly own: boolean | undefined;
  readonly address: string;
  /** Known of the newest only. */
  readonly sent?: Sent;
}

export class History {
  private constructor(private readonly entries: readonly Entry[]) {}

  static of(tag = ""): History {
    const [what, sentAt, sentTo, messageId, ...rest] = textOfTag(tag).split(" ");
    if (what === undefined || sentAt === undefined || sentTo === undefined) {
      return new History([]);
    }
    const sent = {
      ...(sentTo === LEFT_OUT ? {} : { sentTo }),
      sentAt,
      ...(messageId === undefined || messageId === LEFT_OUT ? {} : { messageId }),
    };
    const entries = rest.flatMap((text): Entry[] => {
      const [, entryWhat, kind, address] = /^([0-9a-f]{16})([+/])([0-9a-f]{12})$/.exec(text) ?? [];
      return entryWhat !== undefined && address !== undefined ? [{ what: entryWhat, own: kind === "+", address }] : [];
    });
    const [newest = { what, own: undefined, address: digestOf(sentTo) }, ...older] = entries;
    return new History([{ ...newest, sent }, ...older]);
  }

  /**
   * What is known of the mail that an invitation has sent; undefined if it has sent none.
   * @param email the address that the program gives; else the directory's, whatever that was then
   */
  sent(what: string, email: string | undefined): Sent | undefined {
    const found = this.entries.find((one) => {
      return one.what === what && (email === undefined ? one.own !== false : isTo(one, email));
    });
    return found && { ...(email === undefined ? {} : { sentTo: email }), ...found.sent };
  }

  /** What is known of the last mail, whoever got it; undefined if there was none. */
  get last(): Sent | undefined {
    return this.entries[0]?.sent;
  }

  /** Names the last mail to an address, for a further one not to be taken for its repeat. */
  lastTo(address: string): string | undefined {
    const last = this.entries.find((one) => isTo(one, address));
    return last && `${last.what} ${last.sent?.sentAt ?? ""}`;
  }

  /** The tag's value with a further mail. */
  with({ what, own, ...sent }: Mailing): string {
    const entry: Entry = { what, own, address: digestOf(sent.sentTo), sent };
    const others = this.entries.filter((one) => one.address !== entry.address && !(own && one.own === true));
    return written([entry, ...others].slice(0, MAX_ENTRIES), sent);
  }
}

/** Whether an entry tells of a mail to an address. Release 0.1.0 cut the address where the tag was too long for it. */
function isTo({ own, address, sent }: Entry, asked: string): boolean {
  const noted = sent?.sentTo ?? "";
  const isCut = own === undefined && noted.length > 200;
  return isCut ? asked.startsWith(noted) : address === digestOf(asked);
}

function written(entries: readonly Entry[], { sentAt, sentTo, messageId }: Required<Sent>): string {
  const [{ what } = { what: "" }] = entries;
  const rest = entries.map((one) => `${one.what}${one.own === false ? "/" : "+"}${one.address}`);
  const values = [
    [what, sentAt, sentTo, messageId],
    [what, sentAt, sentTo, LEFT_OUT],
    [what, sentAt, LEFT_OUT, LEFT_OUT],
  ].map((words) => tagText([...words, ...rest].join(" ")));
  return values.find((value) => value.length <= MAX_TAG_LENGTH) ?? values.at(-1) ?? "";
}

const digestOf = (address: string): string =>
  createHash("sha256").update(address.toLowerCase()).digest("hex").slice(0, 12);

/** Notes on the desktop what was sent. The mail is out: were that forgotten if it fails, each further try would send another. */
export async function noteMail(
  desktops: Desktops,
  tag: string,
  history: History,
  kind: Pick<Mailing, "what" | "own">,
  outs: Required<Sent> & { readonly workspaceId: string },
): Promise<void> {
  const { workspaceId, sentTo, sentAt, messageId } = outs;
  try {
    await desktops.tag(desktops.currentId(workspaceId), {
      [tag]: history.with({ ...kind, sentTo, sentAt, messageId }),
    });
  } catch (error) {
    throw new Unfinished(workspaceId, { ...outs, unnoted: true }, error as Error);
  }
}

/** Names what is made of several parts. */
export const digest = (...parts: readonly string[]): string =>
  createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
