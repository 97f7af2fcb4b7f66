// What a program may say of a user, checked before anything happens.
import { isDn } from "../../directory/dn";
import { userNameFault } from "../../text/account-name";
import type { UserField } from "../../directory/user";
import { checkAddress } from "../../mail/address";
import { timeouts, type Timeouts } from "../common/timeouts";
import {
  brokenText,
  describe,
  directoryId,
  domainName,
  oneOf,
  text,
  wholeNumber,
  yesNo,
  type Rule,
} from "../common/rules";

export type DeletionPolicy = "delete" | "disable" | "retain";

/** A user's arguments as the program gave them, after the check. */
export interface UserArguments extends Partial<Record<UserField, string>> {
  readonly directoryId: string;
  readonly userName: string;
  /** DNS name of a trusted domain the user lives in; left out, the directory's own. */
  readonly domain?: string;
  readonly organizationalUnit?: string;
  readonly enabled?: boolean;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly initialPassword?: string;
  readonly passwordVersion?: number;
  readonly adopt?: boolean;
  readonly deletionPolicy?: DeletionPolicy;
  readonly whenWorkspaceExists?: "fail" | "terminate";
  readonly timeouts?: Timeouts;
  /** Set by the program side: `<project>/<stack>/<logical name>`. */
  readonly owner: string;
}

/** Outputs recorded for a user: its arguments but for the password, and what the directory gave it. */
export interface UserState extends Omit<UserArguments, "initialPassword"> {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
  /** An account that was there before us. */
  readonly adopted?: boolean;
  /** Arguments that were declared although their outputs are there in any case. */
  readonly declared?: readonly UserField[];
  /** Which making of the account this state is of: what its mark must say for us to act on it. Missing from states of release 0.1.0. */
  readonly incarnation?: string;
  /** The DNS name of the domain that the account is in, whatever id or name the program gives for it. */
  readonly domainName?: string;
  /** The name the account was given outside, where it is another: drift, which the next update takes back. */
  readonly renamedTo?: string;
}

/** The longest mark that fits adminDescription, less our prefix. */
const LONGEST_OWNER = 210;

const whole = (fault: (value: string) => string | undefined): Rule => {
  return (value) => fault(value as string);
};

/** Attributes that have an argument of their own, or that the directory writes itself. */
const TAKEN: Readonly<Record<string, string>> = {
  givenname: "use firstName",
  sn: "use lastName",
  mail: "use email",
  displayname: "use displayName",
  userprincipalname: "use userPrincipalName",
  samaccountname: "use userName",
  useraccountcontrol: "use enabled",
  unicodepwd: "use initialPassword",
  userpassword: "use initialPassword",
  admindescription: "it carries the mark of who manages the account",
  memberof: "memberships are made on the group",
};
const SYSTEM_OWNED =
  /^(cn|name|distinguishedname|object(guid|sid|class|category)|when(created|changed)|usn.*|pwdlastset|ntsecuritydescriptor|primarygroupid|lastlogon.*|lockouttime|bad(pwdcount|passwordtime)|admincount|iscriticalsystemobject|sidhistory|instancetype|dscorepropagationdata)$/;

function furtherAttributes(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `is ${describe(value)}; give an object of attribute names and values`;
  }
  const names = Object.keys(value).map((name) => name.toLowerCase());
  for (const [name, given] of Object.entries(value)) {
    if (names.indexOf(name.toLowerCase()) !== names.lastIndexOf(name.toLowerCase())) {
      return `names ${name} twice, in another letter case; give all its values in one list`;
    }
    const taken = TAKEN[name.toLowerCase()];
    if (taken !== undefined || SYSTEM_OWNED.test(name.toLowerCase())) {
      return `names ${name}, which is not set this way: ${taken ?? "the directory writes it itself"}`;
    }
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
      return `names ${describe(name)}, which is no LDAP attribute name`;
    }
    const values: unknown[] = Array.isArray(given) ? given : [given];
    if (!values.every((one) => typeof one === "string" && one !== "")) {
      return `gives ${name} something else than text; give a string or a list of strings, none empty`;
    }
    if (values.some((one) => brokenText(one as string))) {
      return `gives ${name} a value that holds half a character; take it out`;
    }
  }
  return undefined;
}

/** Lengths are Active Directory's own (its schema's rangeUpper). */
export const USER_RULES: Readonly<Record<keyof UserArguments, Rule>> = {
  directoryId,
  userName: text(256, whole(userNameFault)),
  domain: domainName,
  firstName: text(64),
  lastName: text(64),
  email: text(256, whole(checkAddress)),
  displayName: text(256),
  userPrincipalName: text(
    1024,
    whole((value) => (/^[^@\s]+@[^@\s]+$/.test(value) ? undefined : "is not of the form name@domain")),
  ),
  organizationalUnit: text(
    2048,
    whole((value) =>
      isDn(value) ? undefined : "is no distinguished name; give one such as OU=Users,OU=CORP,DC=corp,DC=com",
    ),
  ),
  enabled: yesNo,
  attributes: furtherAttributes,
  // A fault must not quote the value.
  initialPassword: (value) =>
    typeof value === "string" && value.length >= 1 && value.length <= 127
      ? undefined
      : "must be text of 1 to 127 characters",
  passwordVersion: wholeNumber(0),
  adopt: yesNo,
  deletionPolicy: oneOf("delete", "disable", "retain"),
  whenWorkspaceExists: oneOf("fail", "terminate"),
  timeouts,
  owner: text(LONGEST_OWNER),
};
