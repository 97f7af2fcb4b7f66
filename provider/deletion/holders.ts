// Which WorkSpaces directories can hold a person's desktop.
import type { Registrations } from "../aws/registrations";
import type { Trusts } from "../aws/trusts";
import { readOnceEach } from "../concurrency/read-once";
import type { GuardedUser } from "./guarded-user";

/** A WorkSpaces directory that can hold a desktop of the user. */
export interface Holder {
  readonly directoryId: string;
  /** The domain it is registered for. */
  readonly domainName: string;
  /** Whether that is the user's own: in another, a name without its domain may be another person's. */
  readonly ofOwnDomain: boolean;
}

type Place = Pick<GuardedUser, "directoryId" | "domainName">;

export class Holders {
  private readonly read: (asked: Place & { readonly region: string }) => Promise<Holder[]>;

  /** @param home the Region of the users' own directories */
  constructor(
    private readonly home: { readonly region: string },
    private readonly registrations: Registrations,
    private readonly trusts: Trusts,
  ) {
    this.read = readOnceEach(({ region, ...user }) => this.find(region, user));
  }

  /**
   * The directories of a Region that are registered for the user's domain, for the domain of the user's directory where that trusts
   * theirs, or whose own trusts take in the user's domain. Read once for all users of a directory and domain.
   */
  in(region: string, { domainName, directoryId }: Place): Promise<Holder[]> {
    return this.read({ region, domainName, directoryId });
  }

  private async find(region: string, user: Place): Promise<Holder[]> {
    const [own, registered, trusts] = await Promise.all([
      this.registrations.find(this.home.region, user.directoryId),
      this.registrations.all(region),
      this.trusts.in(region),
    ]);
    const domains = [user.domainName, own?.DirectoryName ?? user.domainName];
    // A forest may hold domains of any name; asking one directory too many costs a call, one too few an account under a desktop.
    const trusting = trusts.filter(
      ({ external, remoteDomain }) => !external || sameDomain(remoteDomain, user.domainName),
    );
    const ids = new Set([user.directoryId, ...trusting.map(({ directoryId }) => directoryId)]);
    const found = registered.filter(
      (one) => ids.has(one.directoryId) || domains.some((domain) => sameDomain(one.domainName, domain)),
    );
    const named = found.some((one) => one.directoryId === user.directoryId);
    if (own && !named && region === this.home.region) {
      found.push({ directoryId: user.directoryId, domainName: own.DirectoryName ?? "" });
    }
    return found.map((one) => ({ ...one, ofOwnDomain: sameDomain(one.domainName, user.domainName) }));
  }
}

const sameDomain = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
