// `npx tsx main.ts REQUEST.json [--yes]`: shows what a request would change, and with --yes carries it out.
import { readFileSync } from "node:fs";
import { handle } from "./desk";

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`reading the settings: ${name} is not set`);
  }
  return value;
}

async function main(): Promise<void> {
  const [file = "request.json", flag] = process.argv.slice(2);
  const settings = {
    stackName: required("HELP_DESK_STACK"),
    directoryId: required("HELP_DESK_DIRECTORY_ID"),
    bundleId: required("HELP_DESK_BUNDLE_ID"),
  };
  const changes = await handle(JSON.parse(readFileSync(file, "utf8")), settings, flag === "--yes");
  console.log(JSON.stringify(changes));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
