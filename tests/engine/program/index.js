// The resources that resources.json lists, so that a test edits a program by writing JSON. "@ada.userName" stands for an output.
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const kinds = require("pulumi-workspaces-users");

const made = new Map();

function resolve(value) {
  if (typeof value === "string" && value.startsWith("@")) {
    const [name, output] = value.slice(1).split(".");
    return made.get(name)[output];
  }
  if (Array.isArray(value)) {
    return value.map(resolve);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  }
  return value;
}

for (const { kind, name, args, options } of JSON.parse(readFileSync("resources.json", "utf8"))) {
  made.set(`${kind.toLowerCase()}-${name}`, new kinds[kind](name, resolve(args), options));
}

exports.count = pulumi.output(made.size);
