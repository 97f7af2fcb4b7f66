// Notes where a process connects to, a port a line, in the file that CONNECTIONS_LOG names. Node requires it before all else (NODE_OPTIONS), so
// that the demo can show of every process of a run where it did not go.
const { appendFileSync } = require("node:fs");
const { Socket } = require("node:net");

const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // What node:net and node:tls pass on is a list of the options and the listener.
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const port = typeof options === "object" && options !== null ? options.port : options;
  if (Number(port) > 0) appendFileSync(process.env.CONNECTIONS_LOG, `${port}\n`);
  return connect.apply(this, args);
};
