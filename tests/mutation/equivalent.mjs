// Mutants that do what the code does, so that no test can tell: `before` → `after` in a file, and why. White space is as one blank.
export const EQUIVALENT = [];
