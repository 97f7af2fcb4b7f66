// The commands of a pipeline, taken out of its file and run as its platform runs them.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

export interface Ended {
  readonly status: number;
  readonly output: string;
}

export interface Shell {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Both platforms run the commands of Bash so. What it prints on standard error is among its output. */
export function bash(script: string, { cwd, env }: Shell): Promise<Ended> {
  return new Promise((resolve) => {
    execFile("bash", ["-eo", "pipefail", "-c", `exec 2>&1\n${script}`], { cwd, env }, (error, output) => {
      resolve({ status: error === null ? 0 : Number(error.code), output });
    });
  });
}

/** There is no registry to install from that a test could rely on: the packages are there. */
const INSTALL = "npm ci";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the steps of a job of GitHub's that are commands, until one fails. */
export async function githubJob(
  file: string,
  job: string,
  shell: Shell,
  expressions: Readonly<Record<string, string>>,
): Promise<Ended> {
  const workflow = parse(await readFile(file, "utf8")) as { jobs: Record<string, { steps: Step[] }> };
  const known = { ...expressions };
  const valueOf = (text: string) =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
      if (known[name] === undefined) throw new Error(`${file}: nobody says what ${name} is`);
      return known[name];
    });
  const outputs = join(shell.cwd, "../github-output");
  let output = "";
  for (const { id = "", run, env = {} } of workflow.jobs[job]?.steps ?? []) {
    if (run === undefined || run === INSTALL) continue;
    await writeFile(outputs, "");
    const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value)]));
    const ended = await bash(run, { ...shell, env: { ...shell.env, GITHUB_OUTPUT: outputs, ...own } });
    output += ended.output;
    if (ended.status !== 0) return { status: ended.status, output };
    for (const [, name = "", value = ""] of (await readFile(outputs, "utf8")).matchAll(/^(\w+)=(.*)$/gm)) {
      known[`steps.${id}.outputs.${name}`] = value;
    }
  }
  return { status: 0, output };
}

interface GitlabJob {
  readonly extends?: string;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs the commands of a job of GitLab's, in one shell. */
export async function gitlabJob(file: string, job: string, { cwd, env }: Shell): Promise<Ended> {
  const jobs = parse(await readFile(file, "utf8")) as Record<string, GitlabJob>;
  const own = jobs[job] ?? {};
  const { before_script = [], script = [], variables = {} } = { ...jobs[own.extends ?? ""], ...own };
  const commands = [...before_script, ...script].filter((line) => line !== INSTALL);
  return bash(commands.join("\n"), { cwd, env: { ...env, ...variables } });
}
