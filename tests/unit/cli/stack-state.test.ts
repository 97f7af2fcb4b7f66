import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { stackState, usedBy } from "../../../provider/cli/check/stack-state";
import { temporaryFolder } from "../../../sandbox/machine/temporary-folder";
import { failureOf } from "../failure";

describe("what a stack's state tells the command check", () => {
  const exportOf = (resources: readonly object[]) => JSON.stringify({ version: 3, deployment: { resources } });
  const ours = (kind: string, outputs: object) => ({ type: `pulumi-nodejs:dynamic/workspaces-users:${kind}`, outputs });

  it("is which kinds, directories and domains, bundles and keys there are, each once, and nothing of other packages", () => {
    const used = usedBy(
      exportOf([
        { type: "pulumi:pulumi:Stack" },
        {
          type: "aws:workspaces/workspace:Workspace",
          outputs: { bundleId: "wsb-theirs", directoryId: "d-0000000009" },
        },
        ours("User", { directoryId: "d-0000000001" }),
        ours("User", { directoryId: "d-0000000001" }),
        ours("User", { directoryId: "d-0000000001", domain: "onprem.example.com" }),
        ours("Workspace", { directoryId: "d-0000000001", bundleId: "wsb-1", volumeEncryptionKey: "alias/x" }),
        ours("Workspace", {
          directoryId: "d-0000000001",
          bundleId: "wsb-1",
          volumeEncryptionKey: { "4dabf18193072939515e22adb298388d": "secret" },
        }),
      ]),
    );
    expect([...used.kinds]).to.deep.equal(["User", "Workspace"]);
    expect(used).to.deep.include({
      directories: [{ id: "d-0000000001" }, { id: "d-0000000001", domain: "onprem.example.com" }],
      bundles: ["wsb-1"],
      keys: ["alias/x"],
    });
  });

  it("is nothing of a stack that was never deployed, and is refused of something else", () => {
    expect(usedBy(JSON.stringify({ version: 3, deployment: {} })).kinds.size).to.equal(0);
    expect(() => usedBy("{}")).to.throw();
  });

  for (const [what, script, words] of [
    ["an export that fails", "echo 'error: no rights to it' >&2; exit 255", /export failed: no rights to it; see what/],
    ["an export of another form", "echo '{}'", /gave nothing that can be read .*; see what pulumi stack export/],
  ] as const) {
    it(`is refused of ${what}, and is not taken for that of a stack that has nothing`, async () => {
      const folder = await temporaryFolder();
      const { path } = folder;
      const pulumi = join(path, "pulumi");
      await writeFile(pulumi, `#!/bin/sh\n${script}\n`);
      await chmod(pulumi, 0o755);
      const error = await failureOf(stackState("prod", path, { PATH: `${path}:/usr/bin:/bin` })).finally(() =>
        folder.remove(),
      );
      expect([error.code, error.message.startsWith("reading the state of stack prod: ")]).to.deep.equal([
        "invalid-setting",
        true,
      ]);
      expect(error.message).to.match(words);
    });
  }
});
