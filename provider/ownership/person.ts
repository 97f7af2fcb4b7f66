// Whether two accounts or declarations are one person's: a user name may pass from one person to another.
import { sameName } from "../text/folding";

type Person = Partial<Record<(typeof PERSONAL)[number], string>>;

const PERSONAL = ["firstName", "lastName", "email"] as const;

/** Whether nothing that both sides have says that they are two people. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  PERSONAL.every((field) => {
    const [left, right] = [one[field], other[field]];
    return left === undefined || right === undefined || sameName(left, right);
  });

export function personOf({ firstName, lastName, email }: Person): string {
  const name = [firstName, lastName].filter(Boolean).join(" ");
  return [name, email === undefined ? "" : `<${email}>`].filter(Boolean).join(" ") || "a person without a name";
}
