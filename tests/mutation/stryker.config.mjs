// `npm run mutate`: changes the heart of the provider in small ways, one at a time, and runs the unit tests that get there against each
// (StrykerJS). What no test notices is printed, and a score: survivors.mjs. It tries a tenth of the mutants, some hundred; of all, six
// thousand, MUTANTS=100 takes half an hour on two cores (sample.mjs). A part:
// MUTANTS=100 npm run mutate -- --mutate "provider/ownership/**/*.ts"
// It works on a copy in the system's folder for temporary files, which it removes.
import { tmpdir } from "node:os";
import { join } from "node:path";

export default {
  mutate: [
    "provider/deletion/**/*.ts",
    "provider/ownership/**/*.ts",
    "provider/resources/*/{plan,handlers,take-over,left-behind,found,replacement,declared,account,deletion}.ts",
    "provider/directory/ldap/**/*.ts",
    "provider/workspaces/**/*.ts",
  ],
  plugins: ["mocha-runner", "sample", "survivors"].map((name) => `./tests/mutation/${name}.mjs`),
  checkers: ["sample"],
  testRunner: "mocha-tsx",
  coverageAnalysis: "perTest",
  reporters: ["survivors", "progress-append-only"],
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: join(tmpdir(), "pulumi-workspaces-users-mutants"),
  ignorePatterns: [
    "/bench",
    "/coverage",
    "/demo",
    "/dist",
    "/docs",
    "/examples",
    "/tests/{engine,faults,host,package}",
  ],
  // Those in tables and constants are tried with all tests: they are few.
  warnings: { slow: false },
};
