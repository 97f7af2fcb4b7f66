// A test runner for StrykerJS, which runs tests as tests/lane.ts does: mocha and tsx. Stryker's own, @stryker-mutator/mocha-runner 10.0.0,
// looks for lib/cli/run-helpers and lib/cli/options.mjs in mocha; in mocha 12.0.3 they are called run-helpers.cjs and options.cjs.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import fc from "fast-check";
import Mocha from "mocha";
import { register as registerRequire } from "tsx/cjs/api";
import { register as registerImport } from "tsx/esm/api";

const require = createRequire(import.meta.url);

/** Unit tests of what is mutated, and of what uses it. */
const FOLDERS = ["deletion", "ownership", "resources", "directory", "workspaces"].map((name) =>
  join("tests/unit", name),
);

/** The slowest test takes a second or two, ten beside other work; a mutant that makes one wait for ever is killed by this. */
const TEST_TIMEOUT_MS = 30_000;

/** Names of a mutant, of what a test reached and of how often, which the mutated code looks up: Stryker's own. */
const stryker = (globalThis.__stryker__ ??= {});

class MochaRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    // Not for the whole process, by --import: tsx would turn Stryker's own modules into others, and their plugins would not be found.
    registerRequire();
    registerImport();
    fc.configureGlobal({ seed: 20261124 });
  }

  async dryRun() {
    const result = await this.run({
      begun: (title) => (stryker.currentTestId = title),
    });
    return { ...result, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment, sandboxFileName }) {
    if (reloadEnvironment) {
      this.unload();
    }
    stryker.hitLimit = hitLimit;
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    stryker.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
    const result = await this.run({
      mutant: activeMutant.id,
      only: testFilter && new Set(testFilter),
      mirror: sandboxFileName.replace(/^.*\/provider\/(.*)\.ts$/, "tests/unit/$1.test.ts"),
    });
    return toMutantRunResult(determineHitLimitReached(stryker.hitCount, hitLimit) ?? result);
  }

  /** What was made while a file was loaded is made anew, as it must be for a mutant in it. */
  unload() {
    this.mocha?.dispose();
    this.mocha = undefined;
    const copy = process.cwd() + sep;
    for (const path of Object.keys(require.cache)) {
      if (path.startsWith(copy) && !path.includes("node_modules")) {
        delete require.cache[path];
      }
    }
  }

  load() {
    const mocha = new Mocha({ timeout: TEST_TIMEOUT_MS, reporter: class {} });
    mocha.cleanReferencesAfterRun(false);
    const tests = FOLDERS.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    ).filter((file) => file.endsWith(".test.ts"));
    for (const file of tests.sort()) {
      mocha.addFile(join(process.cwd(), file));
    }
    mocha.loadFiles();
    return mocha;
  }

  /** @param mirror the tests of the mutated file: they come first, and then those of its folder, as the likeliest to fail */
  async run({ mutant, only, begun, mirror = "" }) {
    const tests = [];
    try {
      this.mocha ??= this.load();
      const place = ({ file = "" }) => (file.endsWith(mirror) ? 0 : file.includes(dirname(mirror) + sep) ? 1 : 2);
      this.mocha.suite.suites.sort((one, other) => place(one) - place(other));
      stryker.activeMutant = mutant;
      this.mocha.bail(mutant !== undefined);
      bail(this.mocha.suite, mutant !== undefined);
      // Of an expression mocha asks `test` alone; one of all these titles would take seconds.
      this.mocha.options.grep = { test: (title) => only?.has(title) ?? true };
      await new Promise((resolve) => {
        const told = (test, more) => {
          const name = test.fullTitle();
          tests.push({ id: name, name, timeSpentMs: test.duration ?? 0, ...more });
        };
        this.mocha
          .run(resolve)
          .on("test", (test) => begun?.(test.fullTitle()))
          .on("pass", (test) => told(test, { status: TestStatus.Success }))
          .on("fail", (test, error) => {
            told(test, { status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
          });
      });
      return { status: DryRunStatus.Complete, tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error?.stack ?? error) };
    }
  }
}

function bail(suite, isFirstEnough) {
  suite.bail(isFirstEnough);
  suite.suites.forEach((one) => bail(one, isFirstEnough));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha-tsx", MochaRunner)];
