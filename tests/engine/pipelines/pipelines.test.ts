// What examples/pipelines runs, on a stack of examples/first-person: GitHub's own commands by a stand-in for `gh`, GitLab's notes by a server.
import { expect } from "chai";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join, resolve } from "node:path";
import { json } from "node:stream/consumers";
import { engine } from "../../../sandbox/engine/engine";
import { ensurePackages } from "../../../sandbox/machine/packages";
import { Project } from "../../../sandbox/project";
import { Sandbox } from "../../../sandbox/sandbox";
import { account } from "../person";
import { COMPILED, HURRY } from "../stack";
import { githubJob, gitlabJob, type Ended, type Shell } from "./commands";

const EXAMPLES = resolve(__dirname, "../../../examples");
const GITHUB = join(EXAMPLES, "pipelines/github/people.yml");
const GITLAB = join(EXAMPLES, "pipelines/gitlab/gitlab-ci.yml");
const MARKER = "<!-- pulumi-workspaces-users plan -->";

interface GitHub {
  readonly comments: readonly { readonly body: string }[];
  readonly issues: readonly { readonly open: boolean; readonly title: string; readonly body: string }[];
}

describe("a pipeline", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let project: Project;
  let shell: Shell;
  let state: string;

  before(async () => {
    await ensurePackages(["jq"], () => undefined);
    sandbox = await Sandbox.start({ rate: false });
    const { environment } = await engine();
    project = await Project.create({
      engine: await engine(),
      program: join(EXAMPLES, "first-person"),
      environment: {
        ...sandbox.environment(),
        ...HURRY,
        ...COMPILED,
        PULUMI_STACK: "prod",
      },
    });
    const tools = join(project.folder, "../tools");
    state = join(project.folder, "../github.json");
    await mkdir(tools);
    await writeFile(state, JSON.stringify({ comments: [], issues: [] }));
    await writeFile(join(tools, "gh"), `#!/bin/sh\nexec "${process.execPath}" "${join(__dirname, "gh.cjs")}" "$@"\n`, {
      mode: 0o755,
    });
    await project.pulumi(["stack", "init", "prod"]);
    const settings = [`directoryId=${sandbox.directoryIds.simpleAd}`, `bundleId=${sandbox.bundles[0]?.id ?? ""}`];
    await project.pulumi(["config", "set-all", ...settings.flatMap((one) => ["--plaintext", one])]);
    const { cwd, env } = project.shell;
    const PATH = [tools, environment.PATH].join(delimiter);
    shell = { cwd, env: { ...env, PATH, GH_STATE: state, GITHUB_REPOSITORY: "example/people" } };
  });

  after(async () => {
    await project.remove();
    await sandbox.stop();
  });

  const github = (job: string): Promise<Ended> =>
    githubJob(GITHUB, job, shell, {
      "github.token": "t",
      "github.event.number": "7",
      "github.server_url": "https://github.com",
      "github.repository": "example/people",
      "github.run_id": "1",
    });
  const atGithub = async () => JSON.parse(await readFile(state, "utf8")) as GitHub;
  const edit = async (from: string, to: string) => {
    const file = join(project.folder, "index.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
  };
  const byHand = async (lastName: string) => {
    const found = await account(sandbox, "ada");
    await sandbox.directory.modify(found?.dn ?? "", { sn: lastName });
  };

  it("of GitHub comments on the pull request, once, with the newest plan @slow", async () => {
    const first = await github("preview");
    expect(first.status, first.output).to.equal(0);
    expect((await atGithub()).comments.map(({ body }) => body.split("\n")[0])).to.deep.equal([MARKER]);
    const stranger = { objectClass: "user", sAMAccountName: "ada" };
    await sandbox.directory.add(`CN=Ada,${sandbox.directory.usersOu}`, stranger);
    const second = await github("preview");
    expect(second.status, second.output).to.equal(2);
    const { comments } = await atGithub();
    expect(comments).to.have.length(1);
    expect(comments[0]?.body).to.include("adopt: true");
  });

  it("of GitHub runs what nothing stands against, and nothing else @slow", async () => {
    const refused = await github("up");
    expect(refused.status, refused.output).to.equal(2);
    expect(await account(sandbox, "ada")).to.not.have.property("adminDescription");
    await sandbox.directory.delete(`CN=Ada,${sandbox.directory.usersOu}`);
    const done = await github("up");
    expect(done.status, done.output).to.equal(0);
    expect(await account(sandbox, "ada")).to.include({ sn: "Byron" });
  });

  it("of GitHub opens one issue for what was changed by hand, and closes it once it is put right @slow", async () => {
    expect((await github("drift")).status).to.equal(0);
    expect((await atGithub()).issues).to.deep.equal([]);
    await byHand("Lovelace");
    for (const night of ["first night", "second night"]) {
      expect((await github("drift")).status, night).to.not.equal(0);
    }
    const [issue, ...more] = (await atGithub()).issues;
    expect(more).to.deep.equal([]);
    expect(issue).to.include({ open: true });
    expect(issue?.body).to.include("Lovelace");
    await byHand("Byron");
    expect((await github("drift")).status).to.equal(0);
    expect((await atGithub()).issues.map(({ open }) => open)).to.deep.equal([false]);
  });

  describe("of GitLab", () => {
    let server: Server;
    let notes: { id: number; body: string; system: boolean }[];

    before(async () => {
      await mkdir(join(project.folder, "ci"));
      await writeFile(join(project.folder, "ci/note.mjs"), await readFile(join(EXAMPLES, "pipelines/gitlab/note.mjs")));
      // A page of one note, so that ours is looked for on all of them.
      notes = [{ id: 1, body: "Looks fine", system: false }];
      server = createServer((request, response) => {
        void (async () => {
          const { pathname, searchParams } = new URL(request.url ?? "", "http://gitlab");
          const page = Number(searchParams.get("page") ?? 1);
          if (request.method === "GET") response.setHeader("x-next-page", page < notes.length ? page + 1 : "");
          const sent = request.method === "GET" ? undefined : ((await json(request)) as { body: string });
          if (request.method === "POST") notes.push({ id: notes.length + 1, system: false, body: sent?.body ?? "" });
          const known = notes.find(({ id }) => pathname.endsWith(`/notes/${id}`));
          if (request.method === "PUT" && known) known.body = sent?.body ?? "";
          response.end(JSON.stringify(request.method === "GET" ? notes.slice(page - 1, page) : {}));
        })();
      });
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    });
    after(() => server.close());

    const gitlab = (job: string): Promise<Ended> =>
      gitlabJob(GITLAB, job, {
        cwd: shell.cwd,
        env: {
          ...shell.env,
          AWS_TOKEN: "a.b.c",
          CI_PROJECT_DIR: shell.cwd,
          NOTE_TOKEN: "t",
          CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
          CI_PROJECT_ID: "1",
          CI_MERGE_REQUEST_IID: "7",
        },
      });

    it("notes the plan on the merge request, once, runs it, and fails for what was changed by hand @slow", async () => {
      await edit("Byron", "King");
      for (const push of ["first push", "second push"]) {
        const preview = await gitlab("preview");
        expect(preview.status, push + preview.output).to.equal(0);
      }
      expect(notes.map(({ body }) => body.split("\n")[0])).to.deep.equal(["Looks fine", MARKER]);
      const token = await stat(`${shell.cwd}.aws-token`);
      expect((token.mode & 0o777).toString(8)).to.equal("600");
      const up = await gitlab("up");
      expect(up.status, up.output).to.equal(0);
      expect(await account(sandbox, "ada")).to.include({ sn: "King" });
      await byHand("Lovelace");
      const drift = await gitlab("drift");
      expect(drift.status, drift.output).to.not.equal(0);
      expect(drift.output).to.include("Lovelace");
    });
  });
});
