// Preloaded into the provider process: from the moment that a file is there, its time runs many times as fast. Longer timers are limits,
// not waits, and are left alone.
"use strict";
const { existsSync } = require("node:fs");
const { WARP_FILE: file, WARP_FACTOR: factor } = process.env;
const LONGEST_WAIT = 20_000;

if (process.argv[1]?.includes("dynamic-provider")) {
  const { setTimeout: later } = globalThis;
  const trueNow = Date.now;
  let since;
  const watch = globalThis.setInterval(() => {
    if (existsSync(file)) {
      since = trueNow();
      globalThis.clearInterval(watch);
    }
  }, 20);
  watch.unref();
  Date.now = () => trueNow() + (since === undefined ? 0 : (trueNow() - since) * (factor - 1));
  globalThis.setTimeout = Object.assign(
    (callback, milliseconds = 0, ...rest) =>
      later(
        callback,
        since === undefined || milliseconds > LONGEST_WAIT ? milliseconds : milliseconds / factor,
        ...rest,
      ),
    later,
  );
}
