"use strict";
// Preloaded into a provider process: waits pass, and the clock runs, ten times faster, so that tests need not sit through polls, retries and
// limits of rate. Both, or what is due by the clock would fall behind by more and more. Longer timers are left alone: those are limits, such
// as the 60 s an LDAP request may take, and a busy machine may need them. TLS takes the time from the system, and so does `new Date()`.
const FACTOR = 10;
const LONGEST_WAIT = 20_000;
const { setTimeout: later } = globalThis;
globalThis.setTimeout = Object.assign(
  (callback, milliseconds = 0, ...rest) =>
    later(callback, milliseconds > LONGEST_WAIT ? milliseconds : milliseconds / FACTOR, ...rest),
  later,
);
const { now } = Date;
const start = now();
Date.now = () => start + FACTOR * (now() - start);
// A provider process and a language host do not end but are killed, and would leave nothing in Node's compile cache, where there is one.
const { flushCompileCache } = require("node:module");
const SAVING_MS = 500;
globalThis.setInterval(() => flushCompileCache(), SAVING_MS).unref();
