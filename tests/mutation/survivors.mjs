// Prints what survived a mutation run, each as `file:line before → after`, and then the score. Of the mutants that equivalent.mjs names it
// prints nothing: no test can tell them from the code.
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { EQUIVALENT } from "./equivalent.mjs";

/** A run below it fails. */
const LEAST_SCORE_PERCENT = 90;
const SHOWN_CHARACTERS = 100;

const KILLED = ["Killed", "Timeout", "RuntimeError"];

class Survivors {
  onMutationTestReportReady({ files }) {
    let killed = 0;
    const survived = [];
    const unused = new Set(EQUIVALENT);
    for (const [file, { source, mutants }] of Object.entries(files)) {
      for (const { status, location, replacement } of mutants) {
        const [before, after] = [textAt(source, location), plain(replacement ?? "")];
        const known = EQUIVALENT.find((one) => file.endsWith(one.file) && one.before === before && one.after === after);
        if (KILLED.includes(status)) {
          killed += 1;
        } else if (known) {
          unused.delete(known);
        } else if (["Survived", "NoCoverage"].includes(status)) {
          survived.push(
            `${file}:${location.start.line} ${short(before)} → ${short(after)}${status === "NoCoverage" ? "   (no test gets there)" : ""}`,
          );
        }
      }
    }
    const all = killed + survived.length;
    const score = all === 0 ? 0 : (killed / all) * 100;
    const mutated = Object.keys(files);
    for (const { file, before, after } of unused) {
      if (mutated.some((one) => one.endsWith(file))) {
        survived.push(
          `tests/mutation/equivalent.mjs: ${file} has no survivor ${short(before)} → ${short(after)}; take it out`,
        );
      }
    }
    console.log(
      [...survived, `mutants ${all}, killed ${killed}, survived ${all - killed}, score ${score.toFixed(1)} %`].join(
        "\n",
      ),
    );
    if (score < LEAST_SCORE_PERCENT) {
      process.exitCode = 1;
    }
  }
}

const plain = (text) => text.replace(/\s+/g, " ").trim();
const short = (text) => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text || "nothing");

function textAt(source, { start, end }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return plain(lines.join("\n"));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "survivors", Survivors)];
