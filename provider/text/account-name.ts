// Rules for names, of Active Directory and WorkSpaces together.
import { oddCharacter } from "./characters";
import { foldName, foldWidely } from "./folding";

/** Characters AD forbids in sAMAccountName (Microsoft: "sAMAccountName attribute", "Naming conventions in Active Directory"). */
const FORBIDDEN = /["/\\[\]:;|=,+*?<>@\s\p{Cc}]/u;

/** AD takes 20 characters; Samba forgives more, Windows does not. */
const MAX_USER_NAME_LENGTH = 20;

/** Why `value` is no name for an account that is made here, or undefined if it is one. */
export function userNameFault(value: string): string | undefined {
  const forbidden = FORBIDDEN.exec(value);
  if (value === "") {
    return "is empty; give 1 to 20 characters";
  }
  if (value.length > MAX_USER_NAME_LENGTH) {
    return `has ${value.length} characters; Active Directory allows ${MAX_USER_NAME_LENGTH}`;
  }
  if (forbidden) {
    return `holds ${describe(forbidden[0], value)}, which Active Directory or WorkSpaces forbids; use letters, digits, ".", "-" and "_"`;
  }
  if (value.endsWith(".")) {
    return 'ends in ".", which Active Directory forbids; take it off';
  }
  if (value.startsWith("-")) {
    return 'begins with "-", which Linux WorkSpaces forbid; take it off';
  }
  return undefined;
}

function describe(character: string, value: string): string {
  if (character === " ") {
    return "a space";
  }
  return (/\s|\p{Cc}/u.test(character) ? oddCharacter(value) : undefined) ?? `the character ${character}`;
}

/** Why `value` is not a name for a group, or undefined if it is one. Groups may have spaces, and 64 characters as a CN. */
export function groupNameFault(value: string): string | undefined {
  const forbidden = /["/\\[\]:;|=,+*?<>@\p{Cc}]/u.exec(value);
  if (forbidden) {
    return `holds ${describe(forbidden[0], value)}, which Active Directory forbids; take it out`;
  }
  return /^\s|[\s.]$/.test(value) ? 'begins or ends with a space, or ends in "."; take it off' : undefined;
}

/** A user name's parts: `CORP\ada`, `ada@corp.example.com`, or a bare `ada`. */
export function accountName(userName: string): { readonly name: string; readonly domain?: string } {
  const [, before, after] = /^(.*?)\\(.*)$/s.exec(userName) ?? [];
  if (before !== undefined && after !== undefined) {
    return { name: after, domain: before };
  }
  const at = userName.lastIndexOf("@");
  return at < 0 ? { name: userName } : { name: userName.slice(0, at), domain: userName.slice(at + 1) };
}

/** Stands in the API for a desktop that is nobody's (the model, CreateWorkspaces). */
const DECOUPLED = "[UNDEFINED]";

/**
 * Why `value` is no user name that WorkSpaces could take, or undefined if it may be one. It need not be a sAMAccountName: WorkSpaces takes
 * up to 63 characters, with `@` on Windows, and spaces and `#` on Linux; people of a trusted domain are `DOMAIN\name` or `name@domain`, and
 * those of IAM Identity Center have whatever names it gives them. Which of them there are is for WorkSpaces to say.
 */
export function workspaceUserNameFault(value: string): string | undefined {
  if (value.toUpperCase() === DECOUPLED) {
    return "stands for a user-decoupled WorkSpace, which is of WorkSpaces Core and not managed here; give the name of its user";
  }
  if (value !== value.trim()) {
    return "begins or ends with white space; take it off";
  }
  const { name, domain } = accountName(value);
  if (name === "" || domain === "") {
    return 'is half a name; give it as "name", "DOMAIN\\name" or "name@domain"';
  }
  return undefined;
}

/** Whether two user names are the same account: the directory and WorkSpaces both ignore letter case. */
export function sameUserName(one: string, other: string): boolean {
  return foldName(bareName(one)) === foldName(bareName(other));
}

/** Whether they may be the same account in a directory of some kind: where too much is safe, and too little is somebody's loss. */
export function maybeSameUserName(one: string, other: string): boolean {
  return foldWidely(bareName(one)) === foldWidely(bareName(other));
}

/** WorkSpaces may show a user of a trusted domain as `DOMAIN\name` or `name@domain`. */
function bareName(userName: string): string {
  return userName.replace(/^.*\\/, "").replace(/@.*$/, "");
}

/**
 * Whether two names, with their domains as far as they tell them, are one user's: unlike {@link sameUserName}, not where both tell a domain
 * and the domains are two. `CORP` may be the NetBIOS name of `corp.example.com`.
 */
export function sameQualifiedName(one: string, other: string): boolean {
  const [a, b] = [accountName(foldName(one)), accountName(foldName(other))];
  if (a.name !== b.name) {
    return false;
  }
  const { domain = b.domain } = a;
  const { domain: further = a.domain } = b;
  return domain === undefined || further === undefined || domain === further || isShortFor(domain, further);
}

const isShortFor = (one: string, other: string): boolean =>
  one.includes(".") !== other.includes(".") && one.split(".")[0] === other.split(".")[0];
