/**
 * What a preview says of what a program adopts.
 * @param changed the arguments that it is not as it is declared by
 * @param later what taking its resource out of the program does: `leaves it`
 */
export function adoptionWords(what: string, changed: readonly string[], markAttribute: string, later: string): string {
  const written =
    changed.length === 0
      ? `as it is: nothing is written but its mark, in ${markAttribute}`
      : `and made what the program says: ${changed.join(", ")}`;
  return `${what} is there, and is taken over ${written}; taking it out of the program ${later}`;
}
