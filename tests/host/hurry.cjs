"use strict";
// Preloaded into a provider process: waits pass ten times faster, so that tests need not sit through polls and retries. Longer timers
// are left alone: those are limits, such as the 60 s an LDAP request may take, and a busy machine may need them.
const FACTOR = 10;
const LONGEST_WAIT = 20_000;
const { setTimeout: later } = globalThis;
globalThis.setTimeout = Object.assign(
  (callback, milliseconds = 0, ...rest) =>
    later(callback, milliseconds > LONGEST_WAIT ? milliseconds : milliseconds / FACTOR, ...rest),
  later,
);
