import { join } from "node:path";
import { run } from "../machine/command";
import { withProgress } from "../machine/progress";
import { findGo, goEnvironment } from "./go";
import { SOURCE_FOLDER, type Source } from "./source";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Where the engine has its version from. Without one, the Automation API refuses it. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Builds `bin/pulumi` below a folder from the Go module beside this file, whose go.sum pins every byte of it. */
export async function buildEngine(
  folder: string,
  { version, goVersion }: Source,
  log: (line: string) => void,
): Promise<void> {
  const go = await findGo(goVersion, log);
  const flags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
  const args = ["build", "-o", join(folder, "bin", "pulumi"), "-ldflags", flags, COMMAND];
  const work = { what: `building the Pulumi engine ${version} from source`, duration: "about 6 minutes" };
  await withProgress(work, log, () => run(go, args, { cwd: SOURCE_FOLDER, env: goEnvironment() }));
}
