// What is refused before anything is written: the last look, where no check of a preview has told it at its property.
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf, type Values } from "../attribute-value";
import { parentDn, sameDn } from "../dn";
import type { NewGroup, GroupEdit } from "../group";
import type { NewUser, UserEdit } from "../user";
import type { ApiGroup, ApiUser } from "./entry";
import {
  attributeCountLimit,
  attributeLimit,
  BY_LDAP,
  groupNameLimit,
  passwordFlagLimit,
  principalNameLimit,
  RENAME_LIMIT,
  userNameLimit,
} from "./limits";
import type { DataApiSession } from "./session";
import type { EntryKind } from "./supported";
import { apiSyntaxes } from "./syntax";

type Fault = string | undefined;
const PRINCIPAL_NAME = "userprincipalname";

interface Where {
  readonly session: Pick<DataApiSession, "id" | "domainName" | "markAttribute">;
  readonly unit: string;
}

export function requireAllowedUser(user: NewUser, { session, unit }: Where): void {
  const { userName, organizationalUnit, passwordNeverExpires, mustChangePassword, attributes } = user;
  refuse(`creating user ${userName} (${session.id})`, [
    named("userName", userNameLimit(userName)),
    ...attributeFaults("user", attributes, { userName, domainName: session.domainName }, session.markAttribute),
    named("attributes", attributeCountLimit(Object.keys(attributes).length + 1)),
    unitFault(organizationalUnit, unit),
    named("passwordNeverExpires", passwordFlagLimit(passwordNeverExpires, false)),
    named("mustChangePassword", passwordFlagLimit(mustChangePassword, false)),
  ]);
}

/** @param movesLast whether the account is being disabled: that is done first, whatever becomes of a move */
export function requireAllowedEdit(user: ApiUser, edit: UserEdit, session: Where["session"], movesLast: boolean): void {
  const { userName, organizationalUnit, attributes = {} } = edit;
  const [has] = user.raw.get(PRINCIPAL_NAME) ?? [];
  const syntaxes = apiSyntaxes("user", attributes, session.markAttribute);
  const changed = Object.fromEntries(
    Object.entries(attributes).filter(
      ([name, values]) =>
        !user.raw.has(attributeKey(name)) || !syntaxes.same(name, values, user.raw.get(attributeKey(name)) ?? []),
    ),
  );
  refuse(`editing user ${user.userName} (${session.id})`, [
    named("userName", userName === undefined || userName === user.userName ? undefined : RENAME_LIMIT),
    ...attributeFaults(
      "user",
      changed,
      { userName: user.userName, domainName: session.domainName, ...(has === undefined ? {} : { has }) },
      session.markAttribute,
    ),
    movesLast ? undefined : unitFault(organizationalUnit, parentDn(user.dn)),
    // That they are off already cannot be told; a check refuses to take back what the state has.
    named("passwordNeverExpires", passwordFlagLimit(edit.passwordNeverExpires, false)),
    named("mustChangePassword", passwordFlagLimit(edit.mustChangePassword, false)),
  ]);
}

export function requireAllowedGroup(group: NewGroup, { session, unit }: Where): void {
  refuse(`creating group ${group.name} (${session.id})`, [
    named("name", groupNameLimit(group.name)),
    ...attributeFaults("group", group.attributes, undefined, session.markAttribute),
    unitFault(group.organizationalUnit, unit),
  ]);
}

export function requireAllowedGroupEdit(group: ApiGroup, edit: GroupEdit, session: Where["session"]): void {
  refuse(`editing group ${group.name} (${session.id})`, [
    named("name", edit.name === undefined || edit.name === group.name ? undefined : RENAME_LIMIT),
    ...attributeFaults("group", edit.attributes ?? {}, undefined, session.markAttribute),
    unitFault(edit.organizationalUnit, parentDn(group.dn)),
  ]);
}

function attributeFaults(
  kind: EntryKind,
  attributes: Values,
  person: { readonly userName: string; readonly domainName: string; readonly has?: string } | undefined,
  markAttribute: string,
): Fault[] {
  return Object.entries(attributes).map(([name, values]) => {
    if (attributeKey(name) === PRINCIPAL_NAME && person !== undefined) {
      const [wanted = ""] = textsOf(values);
      return named(name, principalNameLimit(wanted, person, person.has));
    }
    if (attributeKey(name) === attributeKey(markAttribute)) {
      return named(name, "carries the mark of who manages it");
    }
    return named(name, attributeLimit(kind, name, values));
  });
}

const unitFault = (unit: string | undefined, here: string): Fault =>
  unit === undefined || sameDn(unit, here)
    ? undefined
    : `organizationalUnit is ${unit}, and Directory Service Data makes and leaves it in ${here}`;

const named = (name: string, fault: Fault): Fault => (fault === undefined ? undefined : `${name} ${fault}`);

function refuse(doing: string, all: readonly Fault[]): void {
  const faults = all.filter((fault) => fault !== undefined);
  if (faults.length > 0) {
    throw new ProviderError({
      code: "invalid-argument",
      doing,
      happened: `Directory Service Data cannot do it: ${faults.join(". ")}. Nothing was written`,
      next: `correct that, or ${BY_LDAP}, and run again`,
    });
  }
}
