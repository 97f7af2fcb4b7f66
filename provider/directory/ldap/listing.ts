// Everything of a kind at once, page by page: Windows returns no more than 1,000 entries to a search without pages.
import { AndFilter, EqualityFilter, type Entry, type Filter } from "ldapts";
import type { Listing } from "../directory";
import { BINARY_ATTRIBUTES } from "./entry";
import type { LdapSession } from "./session";

/** Few enough for a page to be answered in a second, whatever is asked of each entry. */
const PAGE_ENTRIES = 250;

/** Accounts of people: those of computers and of managed services are of another category. */
export const PEOPLE = new AndFilter({
  filters: [
    new EqualityFilter({ attribute: "objectCategory", value: "person" }),
    new EqualityFilter({ attribute: "objectClass", value: "user" }),
  ],
});
export const GROUPS = new EqualityFilter({ attribute: "objectClass", value: "group" });

/** All that the filter finds. Pages are of one connection: if that breaks, all are asked for again. */
export async function listAll(
  session: LdapSession,
  filter: Filter,
  attributes: readonly string[],
  { unit, onPage = () => undefined }: Listing,
): Promise<Entry[]> {
  const base = unit ?? (await session.naming()).base;
  return session.request(async (client) => {
    const found: Entry[] = [];
    const pages = client.searchPaginated(base, {
      scope: "sub",
      filter,
      attributes: [...attributes],
      explicitBufferAttributes: BINARY_ATTRIBUTES,
      paged: { pageSize: PAGE_ENTRIES },
    });
    for await (const { searchEntries } of pages) {
      found.push(...searchEntries);
      onPage(found.length);
    }
    return found;
  });
}
