"use strict";
// Preloaded into a provider process before hurry.cjs, which leaves limits alone: here what never answers is given up after two seconds.
const { Socket } = require("node:net");
const LONGEST_WAIT = 20_000;
const LIMIT = 2_000;
const limited = (milliseconds) => (milliseconds > LONGEST_WAIT ? LIMIT : milliseconds);
const { setTimeout: later } = globalThis;
globalThis.setTimeout = Object.assign(
  (callback, milliseconds = 0, ...rest) => later(callback, limited(milliseconds), ...rest),
  later,
);
const { setTimeout: idle } = Socket.prototype;
Socket.prototype.setTimeout = function (milliseconds, ...rest) {
  return idle.call(this, limited(milliseconds), ...rest);
};
