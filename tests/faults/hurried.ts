/** For NODE_OPTIONS of a provider process: waits pass, and the clock runs, ten times faster. */
export const HURRIED = `--require=${require.resolve("../host/hurry.cjs")}`;

/** Likewise, and what never answers is given up after two seconds. */
export const IMPATIENT = `--require=${require.resolve("./impatience.cjs")} ${HURRIED}`;

/** Of the stand-in: all is done at the first look, but that a new desktop is not shown at once. So time decides no step. */
export const TIMELESS = {
  launch: 0,
  terminate: 0,
  modify: 0,
  pause: 0,
  migrate: 0,
  rebuild: 0,
  power: 0,
  hiddenDescribes: 1,
};
