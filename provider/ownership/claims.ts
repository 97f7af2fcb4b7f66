import type { Clock } from "../concurrency/clock";
import { foldName } from "../text/folding";
import type { Owner } from "./owner";

/** Kinds of things that a resource claims for itself. */
export type ClaimKind = "user" | "principal name" | "group" | "desktop" | "invitation" | "notice";

interface Claim {
  readonly thing: string;
  readonly args: unknown;
}

/** What the state of a WorkSpace tells those that depend on it, before anything is asked. */
export interface DesktopFacts {
  readonly directoryId: string;
  readonly adopted: boolean;
}

/**
 * What the program being run declares: one provider process sees the checks of all its resources, before it sees the first deletion of
 * something that the program no longer has. With `--target` it sees those of the targets only, and in a `destroy` none.
 */
export class Claims {
  private readonly owners = new Map<string, Owner>();
  private readonly claims = new Map<string, Claim>();
  private readonly counts = new Map<ClaimKind, number>();
  private readonly known = new Map<string, { readonly thing: string; readonly incarnation: string | undefined }>();
  private readonly retained = new Map<string, Owner>();
  private readonly desktops = new Map<string, DesktopFacts>();
  private readonly needs = new Map<string, Owner>();
  private lastClaimAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Claims a thing for a resource; returns the other resource that has claimed it, if there is one. */
  claim(kind: ClaimKind, thing: string, owner: Owner, args?: unknown): Owner | undefined {
    const key = keyOf(kind, thing);
    const holder = this.ownerOf(kind, thing) ?? owner;
    this.lastClaimAt = this.clock.now();
    if (holder === owner) {
      this.owners.set(key, owner);
      if (!this.claims.has(ownerKey(kind, owner))) {
        this.counts.set(kind, this.count(kind) + 1);
      }
      this.claims.set(ownerKey(kind, owner), { thing: key, args });
    }
    return holder === owner ? undefined : holder;
  }

  /** The resource that declares a thing, if one of this run does. */
  ownerOf(kind: ClaimKind, thing: string): Owner | undefined {
    const key = keyOf(kind, thing);
    const owner = this.owners.get(key);
    // A resource may have claimed another thing since.
    return owner !== undefined && this.claims.get(ownerKey(kind, owner))?.thing === key ? owner : undefined;
  }

  /** The arguments that a resource of this run was declared with. */
  declared(kind: ClaimKind, owner: Owner): unknown {
    return this.claims.get(ownerKey(kind, owner))?.args;
  }

  /** How many resources of a kind this run declares. */
  count(kind: ClaimKind): number {
    return this.counts.get(kind) ?? 0;
  }

  /** Whether this run declares anything at all: a `destroy` does not. */
  get isProgramRun(): boolean {
    return this.claims.size > 0;
  }

  /** Notes that the state holds a resource, for which thing and with which incarnation. */
  know(kind: ClaimKind, owner: Owner, thing: string, incarnation: string | undefined): void {
    this.known.set(ownerKey(kind, owner), { thing: keyOf(kind, thing), incarnation });
  }

  /** The resource of this run whose state holds a thing. */
  holderOf(kind: ClaimKind, thing: string): Owner | undefined {
    const key = keyOf(kind, thing);
    const [held] = [...this.known].find(([, { thing: other }]) => other === key) ?? [];
    return held?.slice(kind.length + 1);
  }

  isKnown(kind: ClaimKind, owner: Owner): boolean {
    return this.known.has(ownerKey(kind, owner));
  }

  /** What the state of a resource of this run says of a thing, if it holds that thing; release 0.1.0 recorded no incarnation. */
  knownOf(kind: ClaimKind, owner: Owner, thing: string): { readonly incarnation: string | undefined } | undefined {
    const known = this.known.get(ownerKey(kind, owner));
    return known?.thing === keyOf(kind, thing) ? known : undefined;
  }

  /** Notes that a thing was left standing by the deletion of its resource, as its policy asks: nothing else of this run destroys it. */
  retain(id: string, owner: Owner): void {
    this.retained.set(id, owner);
  }

  retainedBy(id: string): Owner | undefined {
    return this.retained.get(id);
  }

  /**
   * Notes that a resource of this run works on a thing that it does not declare itself: a membership on its group.
   * @param identity a GUID, or a name in its domain where the directory could not be asked
   */
  noteNeed(identity: string, owner: Owner): void {
    this.needs.set(foldName(identity), owner);
  }

  /** The resource that works on a thing of one of these identities, if one of this run does. */
  neededBy(...identities: string[]): Owner | undefined {
    return identities.map((one) => this.needs.get(foldName(one))).find((one) => one !== undefined);
  }

  /** Notes what the state of a resource of this run says of its WorkSpace. */
  noteDesktop(id: string, facts: DesktopFacts): void {
    this.desktops.set(id, facts);
  }

  /** What is noted of a WorkSpace. */
  desktop(id: string): DesktopFacts | undefined {
    return this.desktops.get(id);
  }

  /** Waits until nothing was declared for a while, so that the program has most likely declared all it has. */
  async settled(quietMs: number, longestMs: number): Promise<void> {
    const until = this.clock.now() + longestMs;
    for (;;) {
      const now = this.clock.now();
      const wait = Math.min(this.lastClaimAt + quietMs, until) - now;
      if (!(wait > 0)) {
        return;
      }
      await this.clock.sleep(wait);
    }
  }
}

/** Neither the directory nor WorkSpaces tells names apart by their letter case; Pulumi does with the names of resources. */
const keyOf = (kind: ClaimKind, thing: string): string => `${kind}\n${foldName(thing)}`;
const ownerKey = (kind: ClaimKind, owner: Owner): string => `${kind}\n${owner}`;
