import { resourceNotFound } from "../errors";
import { arn, operation, type Caller } from "../operation";
import { list, string, structure } from "../schema";
import { isRegistered, type Directory } from "../world";
import type { Fleet } from "./fleet";
import { tagList } from "./shapes";
import { refuseTags, setTags } from "./tag-rules";

const nonEmpty = string({ min: 1 });

/** Desktops carry their own tags; those of directories are kept here. */
export class Tags {
  readonly #ofDirectories = new Map<string, Map<string, string>>();

  constructor(
    private readonly fleet: Fleet,
    private readonly directories: readonly Directory[],
  ) {}

  readonly create = operation(
    structure({ ResourceId: nonEmpty, Tags: tagList }),
    ({ ResourceId, Tags }, caller) => {
      const on = this.#of(ResourceId, caller);
      refuseTags(Tags);
      setTags(on, Tags);
      return {};
    },
    ({ ResourceId }, caller) => arns(ResourceId, caller),
  );

  /** A key that is not there is no error. */
  readonly delete = operation(
    structure({ ResourceId: nonEmpty, TagKeys: list(nonEmpty) }),
    ({ ResourceId, TagKeys }, caller) => {
      const from = this.#of(ResourceId, caller);
      for (const key of TagKeys) from.delete(key);
      return {};
    },
    ({ ResourceId }, caller) => arns(ResourceId, caller),
  );

  readonly describe = operation(
    structure({ ResourceId: nonEmpty }),
    ({ ResourceId }, caller) => ({
      TagList: [...this.#of(ResourceId, caller)].map(([Key, Value]) => ({ Key, Value })),
    }),
    ({ ResourceId }, caller) => arns(ResourceId, caller),
  );

  #of(id: string, { region }: Caller): Map<string, string> {
    const desktop = this.fleet.known(id, region);
    if (desktop !== undefined) return desktop.tags;
    if (!this.directories.some((each) => each.id === id && each.region === region && isRegistered(each))) {
      throw resourceNotFound(id);
    }
    const tags = this.#ofDirectories.get(id) ?? new Map<string, string>();
    this.#ofDirectories.set(id, tags);
    return tags;
  }
}

function arns(id: string, caller: Caller): string[] {
  return [arn("workspaces", `${id.startsWith("ws-") ? "workspace" : "directory"}/${id}`, caller)];
}
