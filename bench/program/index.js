// The people that people.json lists: as users, some with a desktop, or as plain resources that do nothing.
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { forEachInSlices, User, Workspace } = require("pulumi-workspaces-users");
const { Plain } = require("./plain");

const { kind, people } = JSON.parse(readFileSync("people.json", "utf8"));
const Person = { User, Plain }[kind];

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
