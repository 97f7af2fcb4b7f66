// What the directory's schema says of declared attributes, in a preview; where the directory cannot be asked, a preview goes on without.
import { attributeKey } from "../../directory/attribute-value";
import { merged } from "../../directory/syntaxes";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import type { Services } from "../common/services";
import { differing, propertyOf, schemaFailures, spelledAs, valueLists, type GivenAttributes } from "./attributes";
import type { UserArguments, UserState } from "./properties";

/** In a preview already: what the schema does not allow of attributes that are new or changed, of those that are well formed. */
export async function checkSchema(
  services: Pick<Services, "ask">,
  news: Properties,
  olds: Properties,
  wrong: readonly CheckFailure[],
): Promise<CheckFailure[]> {
  const { directoryId, domain, attributes } = news;
  const isWrong = (name: string) => wrong.some(({ property }) => property === name);
  if (!isObject(attributes) || typeof directoryId !== "string" || isUnknown([directoryId, domain])) {
    return [];
  }
  if (isWrong("directoryId") || isWrong("domain")) {
    return [];
  }
  const wellFormed = Object.entries(attributes).filter(([name, value]) => {
    return !isUnknown(value) && !isWrong(propertyOf(name));
  });
  const before = isObject(olds.attributes) ? (olds.attributes as GivenAttributes) : {};
  const changed = differing(Object.fromEntries(wellFormed) as GivenAttributes, before);
  if (Object.keys(changed).length === 0) {
    return [];
  }
  const failures = await services.ask(directoryId, domain as string | undefined, async (directory) =>
    schemaFailures(changed, await directory.syntaxes(valueLists(changed))),
  );
  return failures ?? [];
}

/** The program's arguments, with attributes that mean what they meant as they were spelled; asks the directory only where the texts differ. */
export async function spelledAsBefore(
  services: Pick<Services, "ask">,
  olds: UserState,
  news: UserArguments,
): Promise<UserArguments> {
  const { attributes } = news;
  const before = olds.attributes;
  if (attributes === undefined || before === undefined || isUnknown([news.directoryId, news.domain])) {
    return news;
  }
  const names = new Set(Object.keys(before).map(attributeKey));
  const changed = differing(attributes, before);
  if (!Object.keys(changed).some((name) => names.has(attributeKey(name)))) {
    return news;
  }
  const values = merged(valueLists(before), valueLists(changed));
  const spelled = await services.ask(olds.directoryId, olds.domain, async (directory) =>
    spelledAs(before, attributes, await directory.syntaxes(values)),
  );
  return spelled === undefined ? news : { ...news, attributes: spelled };
}
