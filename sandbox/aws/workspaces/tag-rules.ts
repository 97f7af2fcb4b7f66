import { AwsError, invalidParameterValues } from "../errors";

interface Tag {
  Key: string;
  Value?: string;
}

const most = 50;

/** What AWS takes in one request: lengths are checked before. */
export function refuseTags(tags: readonly Tag[]): void {
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size < tags.length) throw invalidParameterValues("Each tag key can be given only once.");
  if (tags.length > most) throw invalidParameterValues(`A resource can have at most ${most} tags.`);
  if ([...keys].some((key) => key.toLowerCase().startsWith("aws:"))) {
    throw invalidParameterValues("Tag keys that start with aws: are reserved.");
  }
}

/** @throws AwsError ResourceLimitExceededException where there would be more than 50, and then sets none. */
export function setTags(on: Map<string, string>, tags: readonly Tag[]): void {
  if (new Set([...on.keys(), ...tags.map(({ Key }) => Key)]).size > most) {
    throw new AwsError("ResourceLimitExceededException", `A resource can have at most ${most} tags.`);
  }
  for (const { Key, Value = "" } of tags) on.set(Key, Value);
}
