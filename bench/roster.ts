// The people of the bench: what a program typically says of a user.

/** What the directory holds of a person, and the program says. */
export interface Person {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** What a program that gives passwords says; a random one where it says none. */
  readonly initialPassword?: string;
}

/** The same people, with a password given to each. */
export const withPasswords = (people: readonly Person[]): Person[] =>
  people.map((person) => ({ ...person, initialPassword: `Given-${person.userName}-1` }));

/** @param edition another one changes everybody's last name */
export function roster(count: number, edition = 1, prefix = "person"): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const userName = `${prefix}${String(index).padStart(5, "0")}`;
    return { userName, firstName: "Ada", lastName: `Byron-${edition}`, email: `${userName}@corp.example.com` };
  });
}
