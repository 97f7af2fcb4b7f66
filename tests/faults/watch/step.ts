import type { Fate, Moment } from "../../relay/relay";
import type { Fault } from "../../../sandbox/aws/stand-in";

export type Channel = "LDAP" | "AWS" | "SMTP";

/** One thing that the provider asks of the world outside. */
export interface Step {
  readonly channel: Channel;
  /** As the protocol names it: `add`, `CreateWorkspaces`, `RCPT`. */
  readonly operation: string;
  readonly moment: Moment;
  /** `LDAP add #2 after`: the same step has the same name in each run that does the same. */
  readonly name: string;
}

/** Of AWS, also an error of its own, or a reply that ends in its middle ("cut" of the stand-in). */
export type AwsFate = Fate | { readonly aws: Fault };

/** Decides the fate of each step; a promise holds the step until it settles. */
export type Fates = (step: Step) => AwsFate | Promise<AwsFate>;
