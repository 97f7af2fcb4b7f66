import { cacheFolder } from "../sandbox/machine/cache";

const FOLDER = cacheFolder("node");

/** For the environment of processes that tests/host/hurry.cjs is preloaded into: what one compiles is kept for the next, of thousands. */
export const COMPILE_CACHE = { HURRIED_COMPILE_CACHE: FOLDER };

/** The same for one that is not hurried. */
export const NODES_COMPILE_CACHE = { NODE_COMPILE_CACHE: FOLDER };
