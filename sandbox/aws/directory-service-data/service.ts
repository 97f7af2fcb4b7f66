import type { Operation, Output } from "../operation";
import type { People } from "../people";
import type { Directory } from "../world";
import { ClientTokens } from "./client-tokens";
import { DataAccess } from "./data-access";
import { groupOperations } from "./groups";
import { memberOperations } from "./members";
import type { DirectoryObjects } from "./objects";
import { Places } from "./place";
import { DataRateLimit, documentedRates, type DataRates } from "./rates";
import { userOperations } from "./users";
import { View } from "./view";

export interface DataOptions {
  readonly directories: readonly Directory[];
  /** The entries behind a directory's id. */
  readonly objectsOf: (directoryId: string) => DirectoryObjects | undefined;
  readonly now: () => number;
  /** How long enabling and disabling take, in milliseconds. */
  readonly duration: number;
  /** `false`: no limit; undefined: as documented. */
  readonly rates: DataRates | false | undefined;
}

/** AWS Directory Service Data: the users, groups and members of Managed ADs. */
export class DirectoryServiceData {
  readonly access: DataAccess;
  /** Milliseconds until reads see what was written. */
  delay = 0;
  /** `false`: no limit; undefined: as documented. */
  rates: DataRates | false | undefined;
  readonly operations: readonly [string, Operation][];
  readonly #limit = new DataRateLimit();
  readonly #views = new Map<string, View>();

  constructor(private readonly options: DataOptions) {
    const { directories, now, duration } = options;
    this.rates = options.rates;
    this.access = new DataAccess(directories, now, duration);
    const places = new Places(directories, this.access, new ClientTokens(now), (id) => this.#view(id));
    this.operations = [...userOperations(places), ...groupOperations(places), ...memberOperations(places)].map(
      ([name, each]) => [`ds-data:${name}`, each],
    );
  }

  /** @throws AwsError ThrottlingException where there are too many */
  async limited(name: string, input: unknown, work: () => Promise<Output>): Promise<Output> {
    const { DirectoryId: id } = input as { DirectoryId?: unknown };
    const directory = this.options.directories.find((each) => each.id === id);
    if (directory === undefined || this.rates === false) return await work();
    const isWrite = !/^(?:Describe|List|Search)/.test(name);
    const rates = this.rates ?? documentedRates(directory);
    return await this.#limit.during(directory.id, { isWrite, rates, now: this.options.now() }, work);
  }

  /**
   * Passwords are another service's, which need not have seen what was created here, nor do reads here see at once that it enabled somebody:
   * "directory management operations … made against the Directory Service API will also reflect in Directory Service Data API with
   * eventual consistency" (API reference).
   */
  delayed(people: People): People {
    return {
      find: (id, userName) => people.find(id, userName),
      exists: (id, sid) => people.exists(id, sid),
      resetPassword: async (id, userName, password) => {
        const view = this.delay > 0 ? this.#view(id) : undefined;
        if (view === undefined) return await people.resetPassword(id, userName, password);
        const entry = await view.current({ kinds: ["user"], any: [["sAMAccountName", userName]] });
        if (entry === undefined || (await view.hides(userName))) return "no-user";
        return await view.change(entry, () => people.resetPassword(id, userName, password));
      },
    };
  }

  #view(id: string): View | undefined {
    const known = this.#views.get(id);
    if (known !== undefined) return known;
    const objects = this.options.objectsOf(id);
    if (objects === undefined) return undefined;
    const view = new View(objects, this.options.now, () => this.delay);
    this.#views.set(id, view);
    return view;
  }
}
