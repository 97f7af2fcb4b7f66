import * as pulumi from "@pulumi/pulumi";
import { Group, GroupMembership, User } from "pulumi-workspaces-users";

export interface Person {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface TeamArgs {
  readonly directoryId: string;
  /** Whom the team's costs go to. */
  readonly costCentre: string;
  readonly people: readonly Person[];
}

/** The people of one team, and a group with exactly these members: who is added by hand is taken out by the next `pulumi up`. */
export class Team extends pulumi.ComponentResource {
  readonly group: Group;

  constructor(name: string, { directoryId, costCentre, people }: TeamArgs, options?: pulumi.ComponentResourceOptions) {
    super("company:Team", name, {}, options);
    this.group = new Group(name, { directoryId, name, description: `Team ${name}` }, { parent: this });
    const attributes = { departmentNumber: costCentre };
    const users = people.map(
      (person) => new User(person.userName, { directoryId, ...person, attributes }, { parent: this }),
    );
    new GroupMembership(
      name,
      // User names in place of ids: a preview then shows who comes and goes.
      { directoryId, group: this.group.id, members: users.map(({ userName }) => userName), exclusive: true },
      { parent: this },
    );
    this.registerOutputs();
  }
}
