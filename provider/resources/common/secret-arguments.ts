// Which arguments a program gives as secrets: Pulumi's host of dynamic providers accepts none, so that the engine hands their values over in the
// clear (cmd/dynamic-provider, `setAcceptsecrets(false)`). The program's side says beside them which they are, by name.
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "./handlers";
import { SECRET_ARGUMENTS, type Property } from "./property";

/**
 * An input of the resource that names the arguments which are secret; none where all are plain values. Without those that are secrets by their
 * table: what is told of them never quotes them.
 */
export function secretNames(given: Properties, properties: Readonly<Record<string, Property>>): Properties {
  const outputs = Object.entries(given).filter(([name, value]) => !properties[name]?.secret && holdsOutput(value));
  if (outputs.length === 0) {
    return {};
  }
  const secret = Promise.all(outputs.map(async ([name, value]) => ((await isSecret(value)) ? [name] : [])));
  return {
    [SECRET_ARGUMENTS]: secret.then((names) => {
      const all = names.flat().sort();
      return all.length === 0 ? undefined : all;
    }),
  };
}

const isSecret = (value: unknown): Promise<boolean> =>
  pulumi.isSecret(pulumi.Output.isInstance(value) ? value : pulumi.output(value));

function holdsOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) {
    return pulumi.Output.isInstance(value);
  }
  // Of anything else, such as a resource, the SDK makes what it can.
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).some(holdsOutput);
}
