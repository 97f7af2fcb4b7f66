import type { Service } from "./protocol";

/**
 * What `faults` is told: asked "before" a call is carried out, and "after" one that succeeded, when only its reply can
 * be lost.
 */
export interface FaultMoment {
  readonly moment: "before" | "after";
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
}

/**
 * What goes wrong: an error in AWS's form, a connection closed with no reply ("drop"), or closed in the middle of one
 * ("cut"). `{ status: 400, type: "ThrottlingException", message: "Rate exceeded" }` is how throttling looks.
 */
export type Fault = { readonly status: number; readonly type: string; readonly message: string } | "drop" | "cut";

/** A promise holds the call up until it settles. */
export type Faults = (call: FaultMoment) => Fault | undefined | Promise<Fault | undefined>;
