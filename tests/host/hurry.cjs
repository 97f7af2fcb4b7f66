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
// Code that is compiled is kept for the next process. Pulumi runs programs with flags of V8 that make it throw away what other processes
// kept, and they what programs did: each have a folder. A provider process does not end but is killed: it saves while it runs.
const { HURRIED_COMPILE_CACHE: folder } = process.env;
if (folder !== undefined) {
  const { enableCompileCache, flushCompileCache } = require("node:module");
  const isProgram = /[/\\]cmd[/\\]run([/\\]|$)/.test(process.argv[1] ?? "");
  const SAVING_MS = 500;
  enableCompileCache(`${folder}/${isProgram ? "programs" : "others"}`);
  if (!isProgram) globalThis.setInterval(() => flushCompileCache(), SAVING_MS).unref();
}
