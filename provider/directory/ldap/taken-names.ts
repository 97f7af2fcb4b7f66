// Who has a userPrincipalName or a servicePrincipalName that a directory refuses as taken.
import { EqualityFilter, OrFilter, ResultCodeError, type Entry, type Filter } from "ldapts";
import { ProviderError } from "../../errors/provider-error";
import { markOfAttribute } from "../../ownership/mark";
import { foldName, sameName } from "../../text/folding";
import { textsOf, type Values } from "../attribute-value";
import { PrincipalNameTaken } from "../principal-name-taken";
import { entryGuid, first, markOf, values } from "./entry";
import { answered, isSomeConstraint, LDAP, takenName } from "./refusal";
import { search } from "./search";
import type { LdapSession } from "./session";
import { isUser, userAttributes, userOf } from "./user-entry";

/** What was to be written. */
export interface Wanted {
  /** The account it was for, if there is one yet. */
  readonly guid?: string;
  readonly userName: string;
  readonly attributes: Values;
}

/**
 * The error for a refusal that came of a name which somebody else has; undefined for any other. Whose it is, is looked for: what the answer
 * does not tell is believed only if somebody is found.
 */
export async function takenNameError(
  session: LdapSession,
  doing: string,
  wanted: Wanted,
  error: unknown,
): Promise<ProviderError | undefined> {
  if (!(error instanceof ResultCodeError)) {
    return undefined;
  }
  const kind = takenName(error);
  if (kind === "servicePrincipalName") {
    return serviceNameError(session, doing, wanted, error);
  }
  const isUnproved = kind === undefined && (isSomeConstraint(error) || isRefusedEdit(wanted, error));
  return kind === undefined && !isUnproved ? undefined : principalNameError(session, doing, wanted, error, isUnproved);
}

/** Of an edit, 68 says that a name is taken. */
const isRefusedEdit = (wanted: Wanted, error: ResultCodeError): boolean =>
  wanted.guid !== undefined && valuesOf(wanted, "userPrincipalName").length > 0 && answered(error, LDAP.alreadyExists);

async function principalNameError(
  session: LdapSession,
  doing: string,
  wanted: Wanted,
  error: ResultCodeError,
  isUnproved: boolean,
): Promise<ProviderError | undefined> {
  const own = ownPrincipalName(session, wanted);
  const [given] = valuesOf(wanted, "userPrincipalName");
  const names = [given, own].filter((one) => one !== undefined);
  const taken = await principalNameHeld(session, doing, wanted, { names, mindsImplied: true, cause: error });
  if (taken !== undefined || isUnproved) {
    return taken;
  }
  return new PrincipalNameTaken(
    {
      doing: `${doing} (${session.id})`,
      happened: `the userPrincipalName ${given ?? own} is taken by an account that our account cannot see, perhaps in another domain of the forest`,
      next: "choose another userPrincipalName",
      cause: error,
    },
    given ?? own,
    undefined,
    false,
  );
}

/**
 * Who has the userPrincipalName that is to be written already, by looking alone. Windows minds names that are written, and Samba also those
 * that accounts have by their sAMAccountName.
 */
export async function principalNameAhead(
  session: LdapSession,
  doing: string,
  wanted: Wanted,
): Promise<PrincipalNameTaken | undefined> {
  const { isSamba } = await session.naming();
  const [given] = valuesOf(wanted, "userPrincipalName");
  const own = ownPrincipalName(session, wanted);
  const names = isSamba && given !== undefined ? [given, own] : [given ?? own];
  return principalNameHeld(session, doing, wanted, { names, mindsImplied: isSamba });
}

const ownPrincipalName = ({ domainName }: LdapSession, { userName }: Wanted): string => `${userName}@${domainName}`;

/** @returns undefined if nobody whom our account can see has one of the names */
async function principalNameHeld(
  session: LdapSession,
  doing: string,
  wanted: Wanted,
  { names, mindsImplied, cause }: { names: readonly string[]; mindsImplied: boolean; cause?: unknown },
): Promise<PrincipalNameTaken | undefined> {
  const { isSamba } = await session.naming();
  const own = ownPrincipalName(session, wanted);
  const [given] = valuesOf(wanted, "userPrincipalName");
  for (const name of new Set(names)) {
    const holder = await holderOf(session, wanted, [
      new EqualityFilter({ attribute: "userPrincipalName", value: name }),
      ...(mindsImplied ? impliedFilters(session, name) : []),
    ]);
    if (holder === undefined) {
      continue;
    }
    const has = first(holder, "userPrincipalName");
    const explicit = has !== undefined && sameName(has, name);
    const standsFor = sameName(`${first(holder, "sAMAccountName") ?? ""}@${session.domainName}`, name);
    const attributes = ["userPrincipalName"];
    const words = explicit
      ? `${holder.dn} has it${managedBy(holder, session)}`
      : `${holder.dn}${managedBy(holder, session)} is ${name} by its sAMAccountName, whatever its userPrincipalName is`;
    const isOwn = name === own && name !== given;
    return new PrincipalNameTaken(
      {
        doing: `${doing} (${session.id})`,
        happened: `the userPrincipalName ${name}${isOwn ? `, which the userName ${wanted.userName} stands for,` : ""} is taken: ${words}`,
        next: `choose another ${isOwn ? "userName" : "userPrincipalName"}, or give that account another ${explicit ? "userPrincipalName" : "sAMAccountName"} first; if this program gives it another one too, run pulumi up again`,
        cause,
      },
      name,
      isUser(holder) ? userOf(holder, session.markAttribute, attributes) : undefined,
      !explicit || (isSamba && standsFor),
    );
  }
  return undefined;
}

async function serviceNameError(
  session: LdapSession,
  doing: string,
  wanted: Wanted,
  error: ResultCodeError,
): Promise<ProviderError> {
  const names = valuesOf(wanted, "servicePrincipalName");
  const filters = names.map((value) => new EqualityFilter({ attribute: "servicePrincipalName", value }));
  const holder = filters.length === 0 ? undefined : await holderOf(session, wanted, filters);
  const theirs = holder === undefined ? [] : values(holder, "servicePrincipalName").map(foldName);
  const name = names.find((one) => theirs.includes(foldName(one)));
  return new ProviderError({
    code: "already-exists",
    doing: `${doing} (${session.id})`,
    happened:
      holder === undefined
        ? `a servicePrincipalName of ${names.join(", ")} is taken by another account, which our account cannot see or which has it by its host name`
        : `the servicePrincipalName ${name ?? names.join(", ")} is taken: ${holder.dn} has it${managedBy(holder, session)}`,
    next: "choose another servicePrincipalName, or take it off that account first",
    cause: error,
  });
}

async function holderOf(session: LdapSession, { guid }: Wanted, filters: Filter[]): Promise<Entry | undefined> {
  const { base } = await session.naming();
  const attributes = [...userAttributes(session.markAttribute), "userPrincipalName", "servicePrincipalName"];
  const found = await session.request((client) => search(client, base, "sub", new OrFilter({ filters }), attributes));
  return found.find((entry) => entryGuid(entry) !== guid);
}

/** Only with the domain's own name is an account's name a userPrincipalName (Samba minds it, Windows does not). */
function impliedFilters({ domainName }: LdapSession, name: string): Filter[] {
  const at = name.lastIndexOf("@");
  return sameName(name.slice(at + 1), domainName)
    ? [new EqualityFilter({ attribute: "sAMAccountName", value: name.slice(0, at) })]
    : [];
}

function managedBy(entry: Entry, { markAttribute }: LdapSession): string {
  const owner = markOfAttribute(markOf(entry, markAttribute).mark)?.owner;
  return owner === undefined ? "" : ` (managed by ${owner})`;
}

const valuesOf = ({ attributes }: Wanted, name: string): readonly string[] =>
  textsOf(Object.entries(attributes).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]);
