// The pipelines of examples/pipelines and our own, by their own linters. That their commands work is shown in tests/engine/pipelines.
import { expect } from "chai";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { run } from "../../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../../sandbox/machine/temporary-folder";
import { actionlint } from "../linters/actionlint";

const REPOSITORY = resolve(__dirname, "../..");
const PIPELINES = join(REPOSITORY, "examples/pipelines");
const WORKFLOWS = join(REPOSITORY, ".github/workflows");
const GITLAB = require.resolve("gitlab-ci-local/dist/index.js");

describe("a pipeline to copy", function () {
  this.timeout(300_000);
  let folder: TemporaryFolder;

  before(async () => (folder = await temporaryFolder()));
  after(() => folder.remove());

  it("of GitHub, and each of our own, is one that GitHub's linter has nothing against @slow", async () => {
    const config = join(folder.path, "actionlint.yaml");
    await writeFile(config, "self-hosted-runner: { labels: [directory] }\n");
    const own = (await readdir(WORKFLOWS)).map((name) => join(WORKFLOWS, name));
    // Of shellcheck and pyflakes it would use what the machine happens to have.
    const options = ["-config-file", config, "-shellcheck=", "-pyflakes=", "-oneline"];
    await run(await actionlint(), [...options, join(PIPELINES, "github/people.yml"), ...own]);
  });

  it("of GitHub pins each action to a commit, and gives each job the rights it needs and no more", async () => {
    const text = await readFile(join(PIPELINES, "github/people.yml"), "utf8");
    const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(actions).to.have.length(12);
    for (const action of actions) expect(action).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(text)
      .to.match(/^permissions: \{\}$/m)
      .and.not.match(/secrets\.|pull_request_target/);
  });

  it("of GitLab is one that GitLab's schema has nothing against @slow", async () => {
    const cwd = folder.path;
    await copyFile(join(PIPELINES, "gitlab/gitlab-ci.yml"), join(cwd, ".gitlab-ci.yml"));
    const git = (...args: string[]) => run("git", args, { cwd });
    await git("init", "--quiet", "--initial-branch=main");
    await git("remote", "add", "origin", "git@gitlab.com:example/people.git");
    await git("add", ".gitlab-ci.yml");
    await git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--message=x");
    expect(await run(process.execPath, [GITLAB, "--list"], { cwd })).to.match(/^up +deploy/m);
  });

  it("of every other platform is YAML without a secret in it", async () => {
    for (const name of ["kubernetes/stack.yaml", "deployments/Pulumi.yaml"]) {
      const text = await readFile(join(PIPELINES, name), "utf8");
      const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true });
      expect(documents.length, name).to.be.greaterThan(0);
      for (const document of documents) expect([...document.errors, ...document.warnings], name).to.deep.equal([]);
      expect(text, name).to.not.match(/AWS_SECRET_ACCESS_KEY|PULUMI_ACCESS_TOKEN/);
    }
  });
});
