#!/usr/bin/env node
// `npx pulumi-workspaces-users`: commands for the shell. They ask AWS and the directory, and write nothing there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { checkCommand } from "./check/command";
import { exportCommand } from "./export/command";
import { planCommand } from "./plan/command";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

export const program = new Command("pulumi-workspaces-users")
  .description("Asks Amazon WorkSpaces and the directory what a stack would meet. Writes nothing there.")
  .version(version)
  .showHelpAfterError()
  .addCommand(checkCommand)
  .addCommand(planCommand)
  .addCommand(exportCommand);

// A test reads the definition alone.
if (require.main === module) {
  void program.parseAsync();
}
