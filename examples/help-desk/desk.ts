import { readFileSync, writeFileSync } from "node:fs";
import { LocalWorkspace, type OpMap } from "@pulumi/pulumi/automation";
import { Invitation, User, Workspace } from "pulumi-workspaces-users";
import { afterRequest, parseRequest, type Person } from "./request";

const ROSTER = "people.json";

export interface Settings {
  readonly stackName: string;
  readonly directoryId: string;
  readonly bundleId: string;
}

/** What a request may touch: the resources of one person. More means that the roster and the stack are no longer of one mind. */
const MOST_CHANGES = 3;

const print = (text: string): void => {
  process.stdout.write(text);
};

/** Previews the request and, if asked to, carries it out. Returns what changes, by kind of change. */
export async function handle(request: unknown, settings: Settings, carryOut: boolean): Promise<OpMap> {
  const before = JSON.parse(readFileSync(ROSTER, "utf8")) as Person[];
  const people = afterRequest(before, parseRequest(request));
  const stack = await LocalWorkspace.createOrSelectStack({
    stackName: settings.stackName,
    projectName: "help-desk",
    program: program(settings, people),
  });
  const { changeSummary } = await stack.preview({ onOutput: print });
  const changes = Object.entries(changeSummary).filter(([kind]) => kind !== "same");
  const count = changes.reduce((sum, [, one]) => sum + one, 0);
  // The first request of all makes the stack too.
  if (before.length > 0 && count > MOST_CHANGES) {
    throw new Error(
      `the request would change ${count} resources, and one person has ${MOST_CHANGES}; look why in the preview above`,
    );
  }
  if (carryOut) {
    // Before the run: one that fails half-way is finished by the next.
    writeFileSync(ROSTER, `${JSON.stringify(people, undefined, 2)}\n`);
    await stack.up({ onOutput: print });
  }
  return Object.fromEntries(changes);
}

/** All people, as any Pulumi program has them; here as a function, which the Automation API runs. */
function program({ directoryId, bundleId }: Settings, people: readonly Person[]): () => Promise<void> {
  return () => {
    for (const { userName, firstName, lastName, email, desktop } of people) {
      const user = new User(userName, { directoryId, userName, firstName, lastName, email });
      if (desktop) {
        const { id } = new Workspace(userName, { directoryId, userName: user.userName, bundleId });
        new Invitation(userName, { workspaceId: id });
      }
    }
    return Promise.resolve();
  };
}
