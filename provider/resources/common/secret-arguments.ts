// Which arguments a program gives as secrets: Pulumi's host of dynamic providers accepts none, so that the engine hands their values over in the
// clear (cmd/dynamic-provider, `setAcceptsecrets(false)`). The program's side says beside them which they are, by name.
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "./handlers";
import { SECRET_ARGUMENTS } from "./property";

/** An input of the resource that names the arguments which are secret; none where all are plain values. */
export function secretNames(given: Properties): Properties {
  const outputs = Object.entries(given).filter(([, value]) => holdsOutput(value));
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

const holdsOutput = (value: unknown): boolean =>
  pulumi.Output.isInstance(value) ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsOutput));
