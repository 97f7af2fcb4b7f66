// What each look-up is answered with, in the thread that asks.
import { z } from "zod";
import { ProviderError } from "../errors/provider-error";
import type { Services } from "../resources/common/services";
import { nearest } from "../text/nearest";
import { findBundle } from "./bundles";
import { DesktopLookups } from "./desktops";
import { findDirectory } from "./directories";
import { findGroup } from "./groups";
import type { LookUp, LookUps } from "./kinds";
import { findUser } from "./users";

const text = z.string("must be text").min(1, "is empty");
const domain = text.optional();
const SHAPES = {
  getBundle: z.strictObject({ name: text, owner: text.optional() }),
  getDirectory: z
    .strictObject({ domainName: text.optional(), directoryId: text.optional() })
    .refine((one) => (one.domainName === undefined) !== (one.directoryId === undefined), {
      error: "give one of domainName and directoryId",
      // Beside what is wrong with either of them it says nothing.
      abort: true,
    }),
  getUser: z.strictObject({ directoryId: text, userName: text, domain }),
  getGroup: z.strictObject({ directoryId: text, name: text, domain }),
  getWorkspace: z.strictObject({ userName: text, directoryId: text.optional() }),
} satisfies Record<LookUp, z.ZodType>;

/** Answers look-ups; what several ask at the same time shares its calls. */
export class Answers {
  private readonly desktops: DesktopLookups;

  constructor(private readonly services: Services) {
    this.desktops = DesktopLookups.of(services);
  }

  /** @throws ProviderError */
  async of(kind: LookUp, args: object): Promise<LookUps[LookUp]["result"]> {
    switch (kind) {
      case "getBundle":
        return findBundle(this.services, checked(kind, args));
      case "getDirectory":
        return findDirectory(this.services, checked(kind, args));
      case "getUser":
        return findUser(this.services, checked(kind, args));
      case "getGroup":
        return findGroup(this.services, checked(kind, args));
      case "getWorkspace":
        return this.desktops.find(checked(kind, args));
    }
  }
}

function checked<Kind extends LookUp>(kind: Kind, args: object): z.output<(typeof SHAPES)[Kind]> {
  const shape = SHAPES[kind];
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
  const result = shape.safeParse(given);
  if (!result.success) {
    const names = Object.keys(shape.shape);
    throw new ProviderError({
      code: "invalid-argument",
      doing: `looking up with ${kind}`,
      happened: result.error.issues.flatMap((issue) => faultsIn(issue, given, names)).join("; "),
      next: `correct its arguments: ${names.join(", ")}`,
    });
  }
  return result.data as z.output<(typeof SHAPES)[Kind]>;
}

function faultsIn(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>, names: string[]): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const meant = nearest(key, names);
      return `${key} is not an argument${meant === undefined ? "" : `; did you mean ${meant}?`}`;
    });
  }
  const name = issue.path.join(".");
  return [name === "" ? issue.message : `${name} ${given[name] === undefined ? "is missing" : issue.message}`];
}
