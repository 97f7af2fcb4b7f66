// A sample of the mutants, so that a run takes minutes: MUTANTS=100 is all of them, SEED=2 another tenth. To Stryker those that are left out
// are ones that do not compile: it does not run them, and its score does not count them.
import { createHash } from "node:crypto";
import { CheckStatus } from "@stryker-mutator/api/check";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

const PERCENT = Number(process.env.MUTANTS ?? 10);
const SEED = process.env.SEED ?? "1";

/** Between 0 and 100, the same for the same mutant, whatever else is in the run. */
function lot({ fileName, location: { start, end }, replacement }) {
  const file = fileName.replace(/^.*\/provider\//, "");
  const text = [SEED, file, start.line, start.column, end.line, end.column, replacement].join(" ");
  return (createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32) * 100;
}

class Sample {
  init() {
    return Promise.resolve();
  }

  check(mutants) {
    const checked = mutants.map((mutant) => {
      const status = lot(mutant) < PERCENT ? CheckStatus.Passed : CheckStatus.CompileError;
      return [mutant.id, status === CheckStatus.Passed ? { status } : { status, reason: "not in the sample" }];
    });
    return Promise.resolve(Object.fromEntries(checked));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", Sample)];
