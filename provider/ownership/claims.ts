/** Who, in the program being checked, claims what: one provider process sees all checks of a run. */
export class Claims {
  private readonly holders = new Map<string, string>();

  /** Claims a thing for an owner; returns the other owner where it is claimed already. */
  claim(thing: string, owner: string): string | undefined {
    const key = thing.toLowerCase();
    const holder = this.holders.get(key) ?? owner;
    this.holders.set(key, holder);
    return holder === owner ? undefined : holder;
  }
}
