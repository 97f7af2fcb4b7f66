import { optional, list, map, oneOf, boolean, integer, string, structure } from "../schema";
import type { Operation } from "../operation";
import { searchAttribute } from "./attributes";
import { invalid } from "./errors";
import { textOf, type Entry } from "./objects";
import { common, escapedRdn, own, paged, pageOf, read, realm, userName, written, type Places } from "./place";
import { accountControl, changesOf, DISABLED, shownOthers, wantedOf, type UpdateType } from "./values";

const attributeName = string({ min: 1, max: 63, pattern: /^[A-Za-z*][A-Za-z-*]*$/ });
const attributeText = string({ min: 1, max: 1024, sensitive: true });

export const attributeNames = list(attributeName, { min: 1, max: 25 });

export const attributes = optional(
  map(
    attributeName,
    structure({
      S: optional(attributeText),
      N: optional(integer()),
      BOOL: optional(boolean),
      SS: optional(list(attributeText, { max: 25 })),
    }),
    { min: 1, max: 25 },
  ),
);

export const updateType = optional(oneOf("ADD", "REPLACE", "REMOVE"));

export const searched = {
  ...paged,
  SearchAttributes: attributeNames,
  SearchString: string({ min: 1, max: 64, sensitive: true }),
};

const personal = {
  SAMAccountName: userName,
  EmailAddress: optional(string({ min: 1, max: 256, sensitive: true })),
  GivenName: optional(string({ min: 1, max: 64, sensitive: true })),
  Surname: optional(string({ min: 1, max: 64, sensitive: true })),
  OtherAttributes: attributes,
};

/** An account that is not enabled (MS-ADTS 2.2.16: NORMAL_ACCOUNT, ACCOUNTDISABLE). */
const NEW_ACCOUNT = String(512 | DISABLED);

export function userOperations(places: Places): readonly [string, Operation][] {
  return [
    ["CreateUser", createUser(places)],
    ["UpdateUser", updateUser(places)],
    ["DisableUser", disableUser(places)],
    ["DeleteUser", deleteUser(places)],
    ["DescribeUser", describeUser(places)],
    ["ListUsers", listUsers(places)],
    ["SearchUsers", searchUsers(places)],
  ];
}

/** In `Users`, disabled and without a password, which only ds:ResetUserPassword sets. That its userPrincipalName is made of its name is assumed. */
function createUser(places: Places) {
  return places.operation("CreateUser", structure({ ...written, ...personal }), async (input, view) => {
    const { SAMAccountName: name, DirectoryId } = input;
    const { usersUnit, realm: domain } = view.objects;
    const entry = await view.create(`CN=${escapedRdn(name)},${usersUnit}`, {
      objectClass: "user",
      sAMAccountName: name,
      userPrincipalName: `${name}@${domain}`,
      userAccountControl: NEW_ACCOUNT,
      ...Object.fromEntries(
        [...wantedOfUser(input, { isNew: true })].map(([ldapName, values]) => [ldapName, [...values]]),
      ),
    });
    return { DirectoryId, SAMAccountName: name, SID: textOf(entry, "objectSid") };
  });
}

function wantedOfUser(
  given: {
    EmailAddress?: string | undefined;
    GivenName?: string | undefined;
    Surname?: string | undefined;
    OtherAttributes?: Parameters<typeof wantedOf>[0];
  },
  when: { readonly isNew: boolean },
) {
  const wanted = wantedOf(given.OtherAttributes, "User", when);
  const members = { mail: given.EmailAddress, givenName: given.GivenName, sn: given.Surname };
  for (const [ldapName, value] of Object.entries(members)) if (value !== undefined) wanted.set(ldapName, [value]);
  return wanted;
}

function updateUser(places: Places) {
  const schema = structure({ ...written, ...personal, UpdateType: updateType });
  return places.operation("UpdateUser", schema, async (input, view) => {
    const wanted = wantedOfUser(input, { isNew: false });
    if (wanted.size === 0) throw invalid("MISSING_ATTRIBUTE", "There is nothing to update.");
    const entry = await own(view, "user", input.SAMAccountName);
    const changes = changesOf(entry, wanted, input.UpdateType satisfies UpdateType | undefined);
    await view.change(entry, () => view.objects.change(entry.dn, changes));
    return {};
  });
}

/** That it does nothing to a disabled account is assumed. */
function disableUser(places: Places) {
  return places.operation("DisableUser", structure({ ...written, SAMAccountName: userName }), async (input, view) => {
    const entry = await own(view, "user", input.SAMAccountName);
    const control = { type: "userAccountControl", values: [String(accountControl(entry) | DISABLED)] };
    await view.change(entry, () => view.objects.change(entry.dn, [{ operation: "replace", ...control }]));
    return {};
  });
}

function deleteUser(places: Places) {
  return places.operation("DeleteUser", structure({ ...written, SAMAccountName: userName }), async (input, view) => {
    const entry = await own(view, "user", input.SAMAccountName);
    await view.change(entry, () => view.objects.delete(entry.dn));
    return {};
  });
}

function describeUser(places: Places) {
  const schema = structure({
    ...common,
    Realm: realm,
    SAMAccountName: userName,
    OtherAttributes: optional(attributeNames),
  });
  return places.operation("DescribeUser", schema, async (input, view) => {
    const entry = await read(view, ["user"], input.SAMAccountName);
    return {
      DirectoryId: input.DirectoryId,
      Realm: view.objects.realm,
      ...shown(entry),
      OtherAttributes: shownOthers(entry, input.OtherAttributes, "User"),
    };
  });
}

const summary = (entry: Entry) => ({
  SAMAccountName: textOf(entry, "sAMAccountName"),
  SID: textOf(entry, "objectSid"),
  Enabled: (accountControl(entry) & DISABLED) === 0,
  GivenName: textOf(entry, "givenName"),
  Surname: textOf(entry, "sn"),
});

const shown = (entry: Entry) => ({
  ...summary(entry),
  DistinguishedName: entry.dn,
  EmailAddress: textOf(entry, "mail"),
  UserPrincipalName: textOf(entry, "userPrincipalName"),
});

/** Of the whole domain: only writes are for the customer's own unit. */
function listUsers(places: Places) {
  return places.operation("ListUsers", structure(paged), async (input, view) => {
    const { items, rest } = pageOf(await view.find({ kinds: ["user"] }), ["ListUsers", input.DirectoryId], input);
    return { DirectoryId: input.DirectoryId, Realm: view.objects.realm, Users: items.map(summary), ...rest };
  });
}

function searchUsers(places: Places) {
  const handle = async (
    input: Parameters<typeof searchedFor>[0] & { DirectoryId: string },
    view: Parameters<typeof own>[0],
  ) => {
    const found = await view.find({ kinds: ["user"], any: searchedFor(input) });
    const { items, rest } = pageOf(found, ["SearchUsers", input.DirectoryId, searchedFor(input)], input);
    return { DirectoryId: input.DirectoryId, Realm: view.objects.realm, Users: items.map(shown), ...rest };
  };
  return places.operation("SearchUsers", structure(searched), handle, ["ds-data:DescribeUser"]);
}

/**
 * That a search is for a whole value, without letter case, is assumed: "wildcard (*) searches aren't supported" is all that is told. Its
 * result has no OtherAttributes, not even those searched for (the API reference's example).
 */
export function searchedFor(input: {
  SearchAttributes: readonly string[];
  SearchString: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}): [string, string][] {
  if (input.SearchString.includes("*")) throw invalid("INVALID_ATTRIBUTE_VALUE", "Wildcards are not supported.");
  return input.SearchAttributes.map((name) => {
    const attribute = searchAttribute(name);
    if (attribute === undefined) throw invalid("INVALID_ATTRIBUTE_NAME", `${name} is not supported.`);
    if (!attribute.searchable) throw invalid("INVALID_ATTRIBUTE_FOR_SEARCH", `${name} cannot be searched for.`);
    return [attribute.ldapName, input.SearchString];
  });
}
