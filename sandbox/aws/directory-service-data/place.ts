import { AwsError } from "../errors";
import { arn, operation, type Operation, type Output } from "../operation";
import { page } from "../paging";
import { integer, optional, string, type Schema } from "../schema";
import type { Directory } from "../world";
import type { ClientTokens } from "./client-tokens";
import { primaryRegion, type DataAccess } from "./data-access";
import { denied, invalid, notFound, ofRefusal } from "./errors";
import { isBelow, sameText, textOf, type Entry, type EntryKind } from "./objects";
import type { View } from "./view";

/** What every request may have. */
interface Common {
  readonly DirectoryId: string;
  readonly ClientToken?: string | undefined;
  readonly Realm?: string | undefined;
  readonly MemberRealm?: string | undefined;
}

interface Paged {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export const common = {
  DirectoryId: string({ pattern: /^d-[0-9a-f]{10}$/ }),
};

// eslint-disable-next-line no-control-regex -- the model's own
const clientToken = optional(string({ min: 1, max: 128, pattern: /^[\x00-\x7F]+$/ }));
export const written = { ...common, ClientToken: clientToken };

export const realm = optional(string({ min: 1, max: 255, pattern: /^([a-zA-Z0-9]+[\\.-])+([a-zA-Z0-9])+[.]?$/ }));

export const paged = {
  ...common,
  Realm: realm,
  MaxResults: optional(integer({ min: 1, max: 250 })),
  NextToken: optional(string({ min: 1, max: 6144, sensitive: true })),
};

export const userName = string({ min: 1, max: 20, pattern: /^[\w\-.]+$/ });
export const groupName = string({ min: 1, max: 64, pattern: /^[^:;|=+"*?<>/\\,[\]@]+$/ });
export const memberName = string({ min: 1, max: 63, pattern: /^[^:;|=+"*?<>/\\,[\]@]+$/ });

/** The directories that have data to reach, and who may be asked for it. */
export class Places {
  constructor(
    private readonly directories: readonly Directory[],
    private readonly access: DataAccess,
    private readonly tokens: ClientTokens,
    private readonly viewOf: (directoryId: string) => View | undefined,
  ) {}

  /**
   * An operation in a directory. IAM asks for `ds:AccessDSData` beside the operation's own action, both on the directory (Service
   * Authorization Reference, "Actions … for AWS Directory Service Data").
   */
  operation<I extends Common>(
    name: string,
    schema: Schema<I>,
    handle: (input: I, view: View) => Promise<Output>,
    actions: readonly string[] = [],
  ): Operation {
    return operation(
      schema,
      async (input, { region }) => {
        const { ClientToken, ...parameters } = input;
        const view = this.#view(input, region);
        const work = () =>
          handle(input, view).catch((error: unknown) => {
            throw ofRefusal(error);
          });
        return await this.tokens.once(ClientToken, JSON.stringify([name, parameters]), work);
      },
      ({ DirectoryId }, caller) => [arn("ds", `directory/${DirectoryId}`, caller)],
      () => ["ds:AccessDSData", ...actions],
    );
  }

  /** In which order AWS looks is not told. */
  #view({ DirectoryId, Realm, MemberRealm }: Common, region: string): View {
    const directory = this.directories.find((each) => each.id === DirectoryId && each.region === region);
    if (directory === undefined)
      throw denied("DIRECTORY_AUTH", `You do not have access to the directory ${DirectoryId}.`);
    if (directory.kind !== "MicrosoftAD") {
      throw invalid("INVALID_DIRECTORY_TYPE", `${directory.kind} is not supported by Directory Service Data.`);
    }
    if (primaryRegion(directory) !== region) {
      throw invalid("INVALID_SECONDARY_REGION", `The primary Region of ${DirectoryId} is ${primaryRegion(directory)}.`);
    }
    if (this.access.status(DirectoryId) !== "Enabled") {
      throw denied("DATA_DISABLED", `Directory data access is not enabled for ${DirectoryId}.`);
    }
    const view = this.viewOf(DirectoryId);
    if (view === undefined) throw new AwsError("InternalServerException", `${DirectoryId} has no data here.`, 500);
    for (const each of [Realm, MemberRealm]) {
      // Those that the directory trusts can be read too, which is not imitated.
      if (each !== undefined && !sameText(each.replace(/\.$/, ""), view.objects.realm)) {
        throw invalid("INVALID_REALM", `${each} is not the directory's domain, nor one that it trusts.`);
      }
    }
    return view;
  }
}

/** What there is of that name for whoever reads. */
export async function read(view: View, kinds: readonly EntryKind[], name: string): Promise<Entry> {
  const [entry] = await view.find({ kinds, any: namedLike(kinds, name) });
  if (entry === undefined) throw notFound(`${name} could not be found.`);
  return entry;
}

/** What there is of that name for a write, which only the customer's own unit takes. */
export async function own(view: View, kind: "user" | "group", name: string): Promise<Entry> {
  const entry = await there(view, [kind], name);
  if (!isBelow(entry.dn, view.objects.ownUnit)) {
    throw denied("DIRECTORY_AUTH", `${name} is outside of your organizational unit.`);
  }
  return entry;
}

export async function there(view: View, kinds: readonly EntryKind[], name: string): Promise<Entry> {
  const entry = await view.current({ kinds, any: namedLike(kinds, name) });
  if (entry === undefined) throw notFound(`${name} could not be found.`);
  return entry;
}

/** A computer is told by its name with or without the "$" that Active Directory ends it with; which, AWS does not tell. */
const namedLike = (kinds: readonly EntryKind[], name: string): [string, string][] => [
  ["sAMAccountName", name],
  ...(kinds.includes("computer") ? ([["sAMAccountName", `${name}$`]] as [string, string][]) : []),
];

/** How many a page has if the request does not say is not told; 50 is assumed. */
const PAGE_SIZE = 50;

export function pageOf(
  entries: readonly Entry[],
  scope: readonly unknown[],
  { MaxResults = PAGE_SIZE, NextToken }: Paged,
) {
  const { items, ...rest } = page(entries, (entry) => textOf(entry, "objectSid") ?? "", {
    scope: JSON.stringify(["ds-data", ...scope]),
    token: NextToken,
    limit: MaxResults,
    invalid: () => invalid("INVALID_NEXT_TOKEN", "The NextToken is not valid for this request."),
  });
  return { items, rest };
}

/** An attribute value in a distinguished name (RFC 4514 §2.4), of names without the signs that a group's may not have. */
export const escapedRdn = (name: string): string => name.replace(/^[ #]| $/g, "\\$&");
