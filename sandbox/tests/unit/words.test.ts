import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { exportLines } from "../../words";

describe("the settings that `npm run sandbox` prints", () => {
  it("reach a shell as they are, whatever characters they have", () => {
    const value = `{"a":"it's $HOME \\"quoted\\" \`date\`\\n"}`;
    const lines = exportLines(["/opt/engine bin", "/opt/node"], { SETTING: value });

    const script = `${lines}printf '%s|%s' "$PATH" "$SETTING"`;
    const output = execFileSync("/bin/sh", ["-c", script], { env: { PATH: "/usr/bin" }, encoding: "utf8" });

    expect(output).to.equal(`/opt/engine bin:/opt/node:/usr/bin|${value}`);
  });
});
