// That nobody is there twice, as the directory takes names.
import type { Properties } from "../resources/common/handlers";
import { UNKNOWN } from "../resources/common/rules";
import { foldName } from "../text/folding";
import type { Faults, Origin, Path } from "./faults";

interface First {
  readonly userName: string;
  readonly path: Path;
}

export class Names {
  private readonly userNames = new Map<string, First>();
  private readonly emails = new Map<string, First>();

  constructor(
    private readonly faults: Faults,
    private readonly origin: Origin,
  ) {}

  look({ userName, email }: Properties, path: Path): void {
    const isKnown = typeof userName === "string" && userName !== UNKNOWN;
    const name = isKnown ? userName : "somebody";
    if (userName === undefined) {
      this.faults.add(this.origin, path, "userName is missing");
    } else if (isKnown) {
      const first = this.before(this.userNames, foldName(userName), { userName: name, path: [...path, "userName"] });
      if (first !== undefined) {
        const spelled = first.userName === userName ? "" : `, as "${first.userName}"`;
        this.refuse([...path, "userName"], `userName "${userName}"`, first, spelled);
      }
    }
    if (typeof email === "string" && email !== UNKNOWN) {
      const first = this.before(this.emails, email.toLowerCase(), { userName: name, path: [...path, "email"] });
      if (first !== undefined) {
        this.refuse([...path, "email"], `email "${email}"`, first, `, the address of ${first.userName}`);
      }
    }
  }

  private before(seen: Map<string, First>, key: string, now: First): First | undefined {
    const first = seen.get(key);
    seen.set(key, first ?? now);
    return first;
  }

  private refuse(path: Path, what: string, first: First, whose: string): void {
    const { line } = this.origin.placeOf?.(first.path, "value") ?? {};
    const where = line === undefined ? `as people[${String(first.path[1])}]` : `in line ${line}`;
    this.faults.add(this.origin, path, `${what} is there already ${where}${whose}; no two people have the same`);
  }
}
