// Prints what survived a mutation run, each as `file:line before → after`, and then the score. Those that equivalent.mjs names are neither
// printed nor counted: no test can tell them from the code.
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { EQUIVALENT } from "./equivalent.mjs";

/** A run below it fails. */
const LEAST_SCORE_PERCENT = 90;
const SHOWN_CHARACTERS = 100;

const KILLED = ["Killed", "Timeout", "RuntimeError"];
const SURVIVED = ["Survived", "NoCoverage"];

class Survivors {
  onMutationTestReportReady({ files }) {
    const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
      mutants.map(({ status, location, replacement = "" }) => ({
        file,
        line: location.start.line,
        before: textAt(source, location),
        after: plain(replacement),
        status,
      })),
    );
    const killed = all.filter(({ status }) => KILLED.includes(status)).length;
    // One survivor each: the same words elsewhere in the file may be another matter.
    const known = new Set(EQUIVALENT);
    const survived = all.filter((mutant) => {
      const same = [...known].find(
        ({ file, before, after }) => mutant.file.endsWith(file) && mutant.before === before && mutant.after === after,
      );
      return SURVIVED.includes(mutant.status) && !known.delete(same);
    });
    for (const { file, line, before, after, status } of survived) {
      const reached = status === "Survived" ? "" : "   (no test gets there)";
      console.log(`${file}:${line} ${shown(before)} → ${shown(after)}${reached}`);
    }
    const count = killed + survived.length;
    const score = count === 0 ? 0 : (killed / count) * 100;
    console.log(`mutants ${count}, killed ${killed}, survived ${survived.length}, score ${score.toFixed(1)} %`);
    if (score < LEAST_SCORE_PERCENT) {
      process.exitCode = 1;
    }
  }
}

const plain = (text) => text.replace(/\s+/g, " ").trim();
const shown = (text) => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

function textAt(source, { start, end }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return plain(lines.join("\n"));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, "survivors", Survivors)];
