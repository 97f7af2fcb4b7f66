// What the engine does with two resources of one person, a user and their desktop, told as briefly as a test needs it.
import type { WorkspaceArguments, WorkspaceState } from "../../../provider/resources/workspace/properties";
import type { UserArguments, UserState } from "../../../provider/resources/user/properties";
import { Unfinished, type Handlers } from "../../../provider/resources/common/handlers";
import type { Process } from "./process";

interface Args {
  readonly user: UserArguments;
  readonly desktop: WorkspaceArguments;
}
interface State {
  readonly user: UserState;
  readonly desktop: WorkspaceState;
}
export type Kind = keyof Args;

/** What a program declares; a desktop after its user. */
export interface Declared {
  readonly kind: Kind;
  readonly args: Args[Kind];
  /** Whether `--replace` asks for another. */
  readonly replaced: boolean;
}

interface Entry {
  readonly kind: Kind;
  readonly owner: string;
  id: string;
  state: State[Kind];
  /** To be updated whether it changed or not. */
  unfinished?: boolean;
  /** Another took its place, and it is still to be deleted. */
  superseded?: boolean;
  /** It was deleted, and the other is still to be made. */
  emptied?: boolean;
}

/** A check that refused. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** The state of a stack that outlives its processes, and the runs of `up` that work on it. */
export class Stack {
  private entries: Entry[] = [];

  /** @throws ProviderError, Unfinished, Refused: the run ends, and its deletions are not made */
  async up(process: Process, program: readonly Declared[]): Promise<void> {
    for (const declared of program) {
      await this.make(process, declared);
    }
    const kept = new Set(program.map(({ kind, args }) => `${kind} ${args.owner}`));
    const gone = this.entries.filter((one) => one.superseded === true || !kept.has(`${one.kind} ${one.owner}`));
    // What needs another goes before it.
    for (const entry of gone.sort((one, other) => one.kind.localeCompare(other.kind))) {
      await this.end(process, entry);
      this.entries = this.entries.filter((one) => one !== entry);
    }
  }

  /** As an earlier run has left it. */
  record<K extends Kind>(kind: K, id: string, state: State[K]): void {
    this.entries.push({ kind, owner: state.owner, id, state });
  }

  private async make(process: Process, { kind, args, replaced }: Declared): Promise<void> {
    const handlers = handlersOf(process, kind);
    const entry = this.entries.find((one) => isFor(one, kind, args.owner));
    const failures = await handlers.check({ ...args }, entry === undefined ? {} : { ...entry.state });
    if (failures.length > 0) {
      throw new Refused(failures.map(({ reason }) => reason).join("; "));
    }
    const difference = entry === undefined ? undefined : await handlers.diff({ ...entry.state }, { ...args });
    if (entry === undefined || entry.emptied === true || replaced) {
      await this.create(handlers, kind, args, entry);
    } else if (difference?.changes === true || entry.unfinished === true) {
      entry.state = (await handlers.update({ ...entry.state }, { ...args }, entry.id)) as unknown as State[Kind];
      entry.unfinished = false;
    }
  }

  private async create(handlers: Handlers, kind: Kind, args: Args[Kind], before: Entry | undefined): Promise<void> {
    // The class of desktops asks for the old one to go first; of users the old one goes last.
    if (before !== undefined && before.emptied !== true && kind === "desktop") {
      await handlers.delete({ ...before.state }, before.id);
      before.emptied = true;
    }
    const record = (id: string, outs: object, unfinished: boolean) => {
      if (before !== undefined && kind === "user") before.superseded = true;
      this.entries = this.entries.filter((one) => one !== before || kind === "user");
      this.entries.push({ kind, owner: args.owner, id, state: outs as State[Kind], unfinished });
    };
    try {
      const { id, outs } = await handlers.create({ ...args });
      record(id, outs, false);
    } catch (error) {
      if (error instanceof Unfinished) record(error.id, error.outs, true);
      throw error;
    }
  }

  private async end(process: Process, { kind, state, id, emptied }: Entry): Promise<void> {
    if (emptied === true) return;
    await (kind === "user"
      ? process.deleteUser(state as UserState)
      : process.workspaces.delete(state as WorkspaceState, id));
  }
}

const isFor = (entry: Entry, kind: Kind, owner: string): boolean =>
  entry.kind === kind && entry.owner === owner && entry.superseded !== true;

/** As the engine has them: of either kind, with properties that it does not look into. */
const handlersOf = ({ users, workspaces }: Process, kind: Kind): Handlers =>
  (kind === "user" ? users : workspaces) as unknown as Handlers;
