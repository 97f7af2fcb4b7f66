// An estate as a program: one line of data a person, and a loop.
import { spellUnseen } from "../../text/characters";
import { inBraces, type Arguments, type Estate } from "./estate";
import { headOf, notAdopted } from "./words";

export function programText(estate: Estate): string {
  const { directoryId, domain, people, groups } = estate;
  const place = domain === undefined ? "directoryId" : "directoryId, domain";
  const rows = people.map(({ args, groups: memberOf, desktop }) => ({
    ...args,
    ...(memberOf.length === 0 ? {} : { groups: memberOf }),
    ...(desktop === undefined ? {} : { desktop }),
  }));
  const comments = (lines: readonly string[]) => lines.map((line) => (line === "" ? "//" : `// ${line}`)).join("\n");
  const data = (all: readonly Arguments[]) => all.map((one) => `  ${literal(one)},\n`).join("");
  const further = notAdopted(estate);
  return `${comments(headOf(estate, "One person alone who is taken out leaves the groups that this file has them in."))}
import { Group, GroupMembership, User, Workspace } from "pulumi-workspaces-users";
import type { GroupArgs, UserArgs, WorkspaceArgs } from "pulumi-workspaces-users";
import type { Output } from "@pulumi/pulumi";

const directoryId = ${literal(directoryId)};
${
  domain === undefined
    ? ""
    : `const domain = ${literal(domain)};
`
}
interface Person extends Omit<UserArgs, "directoryId" | "userName"> {
  userName: string;
  groups?: string[];
  desktop?: Omit<WorkspaceArgs, "directoryId" | "userName">;
}

const groups: (Omit<GroupArgs, "directoryId" | "name"> & { name: string })[] = [
${data(groups.map(({ args }) => args))}];

const people: Person[] = [
${data(rows)}];

const groupIds = new Map(groups.map((group) => [group.name, new Group(group.name, { directoryId, ...group }).id]));
const members = new Map<string, Output<string>[]>();

for (const { groups: memberOf = [], desktop, ...person } of people) {
  const user = new User(person.userName, { directoryId, ...person });
  if (desktop !== undefined) {
    new Workspace(person.userName, { directoryId, userName: user.userName, ...desktop });
  }
  for (const group of memberOf) {
    members.set(group, [...(members.get(group) ?? []), user.id]);
  }
}

for (const [group, ids] of members) {
  new GroupMembership(group, { ${place}, group: groupIds.get(group) ?? group, members: ids });
}
${further.length === 0 ? "" : `\n${comments(further)}\n`}`;
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** A value as TypeScript writes it: JSON, but for its keys. */
function literal(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, one]) => `${PLAIN_KEY.test(key) ? key : JSON.stringify(key)}: ${literal(one)}`,
    );
    return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
  }
  // What cannot be seen is spelled, so that a reviewer sees it.
  return spellUnseen(JSON.stringify(value), inBraces);
}
