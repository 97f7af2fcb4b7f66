"use strict";
// Preloaded beside tests/host/hurry.cjs into processes that make many calls: the clock runs as much faster as waits are shorter, or what is
// due by the clock would fall behind by more and more.
const FACTOR = 10;
const { now } = Date;
const start = now();
Date.now = () => start + FACTOR * (now() - start);
