// The people that people.json lists: as users, some with a desktop, or as resources that do nothing.
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { forEachInSlices, User, Workspace } = require("pulumi-workspaces-users");

/** A user as the engine sees one, behind a door of the same make; what is behind it does nothing. */
class Nothing extends pulumi.CustomResource {
  constructor(name, args) {
    // Another module than ours, and as many characters.
    const door = `exports.handler=()=>require(${JSON.stringify(require.resolve("./nothing.cjs"))}).user`;
    const properties = {
      ...Object.fromEntries(["distinguishedName", "objectGuid", "sid", "userPrincipalName"].map((one) => [one])),
      ...args,
      owner: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
      __provider: door.padEnd(71),
    };
    super("pulumi-nodejs:dynamic/workspaces-users:None", name, properties);
  }
}

const { kind, people } = JSON.parse(readFileSync("people.json", "utf8"));
const Person = { User, Nothing }[kind];

function make({ name, user, workspace }) {
  const { initialPassword, ...args } = user;
  const { userName } = new Person(
    name,
    initialPassword === undefined ? args : { ...args, initialPassword: pulumi.secret(initialPassword) },
  );
  if (workspace) {
    new Workspace(name, { ...workspace, userName });
  }
}

// Ours as we tell users to write it, the other as anybody writes it.
if (kind === "User") {
  module.exports = async () => {
    await forEachInSlices(people, make);
  };
} else {
  people.forEach(make);
}
