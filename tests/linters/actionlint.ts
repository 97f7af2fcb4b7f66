import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findGo, goEnvironment } from "../../sandbox/engine/go";
import { cacheFolder } from "../../sandbox/machine/cache";
import { run } from "../../sandbox/machine/command";
import { withLock } from "../../sandbox/machine/lock";
import { isExecutable } from "../../sandbox/machine/programs";

const MODULE = "github.com/rhysd/actionlint";

/** The linter of GitHub's workflows, built once from the Go module beside this file, whose go.sum pins every byte of it. */
export async function actionlint(): Promise<string> {
  const module = await readFile(join(__dirname, "go.mod"), "utf8");
  const version = new RegExp(`${MODULE} v(\\S+)`).exec(module)?.[1] ?? "";
  const goVersion = /^go (\S+)$/m.exec(module)?.[1] ?? "";
  const folder = cacheFolder("actionlint", version);
  const file = join(folder, "actionlint");
  await withLock(`${folder}.lock`, async () => {
    if (await isExecutable(file)) return;
    await mkdir(folder, { recursive: true });
    const go = await findGo(goVersion, () => undefined);
    await run(go, ["build", "-o", file, `${MODULE}/cmd/actionlint`], { cwd: __dirname, env: goEnvironment() });
  });
  return file;
}
