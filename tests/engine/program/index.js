// The resources that resources.json lists, so that a test edits a program by writing JSON. "@user-ada.userName" stands for an output,
// "@user-ada" in options for the resource, "secret:x" for a secret. With the option id it is read; of a look-up, the kind is the function.
const { existsSync, readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const kinds = require("pulumi-workspaces-users");

if (process.env.PREVIEW_GUARD !== undefined) {
  require("pulumi-workspaces-users/preview-guard");
}

const made = new Map();
const components = new Map();

function resolve(value) {
  if (typeof value === "string" && value.startsWith("@")) {
    const [, ref, output] = /^@(.*?)(?:\.(\w+))?$/.exec(value);
    return output === undefined ? made.get(ref) : made.get(ref)[output];
  }
  if (typeof value === "string" && value.startsWith("secret:")) {
    return pulumi.secret(value.slice("secret:".length));
  }
  if (Array.isArray(value)) {
    return value.map(resolve);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  }
  return value;
}

function componentAt(path) {
  if (path.length === 0) {
    return undefined;
  }
  const key = JSON.stringify(path);
  if (!components.has(key)) {
    const { type, name } = path.at(-1);
    const parent = componentAt(path.slice(0, -1));
    components.set(key, new pulumi.ComponentResource(type, name, {}, parent && { parent }));
  }
  return components.get(key);
}

function one(kind, name, args, { id, ...options }) {
  if (kind.startsWith("get")) {
    return kinds[`${kind}Output`](args);
  }
  return id === undefined ? new kinds[kind](name, args, options) : kinds[kind].get(name, id, options);
}

function make({ kind, name, args, options = {}, path = [], ref }) {
  const parent = componentAt(path);
  const all = { ...resolve(options), ...(parent && { parent }) };
  made.set(ref ?? `${kind.toLowerCase()}-${name}`, one(kind, name, resolve(args), all));
}

if (existsSync("roster.json")) {
  const { Roster } = require("pulumi-workspaces-users/roster");
  new Roster("staff", { ...JSON.parse(readFileSync("roster.json", "utf8")), formerName: (name) => name });
}

module.exports = async () => {
  await kinds.forEachInSlices(JSON.parse(readFileSync("resources.json", "utf8")), make);
  return { count: made.size };
};
