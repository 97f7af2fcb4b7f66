import { expect } from "chai";
import { AwsClients } from "../../../../provider/aws/clients";
import { awsRefusal } from "../../../../provider/aws/refusal";
import { Settings } from "../../../../provider/config/settings";
import { checkPermissions } from "../../../../provider/cli/check/permissions";
import { Report } from "../../../../provider/cli/check/report";

const throttled = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
const AGAIN = "because AWS was asked too much at once, and throttles; run the command again in a minute";

describe("what the command check is not told because AWS throttles", () => {
  it("is not called a missing permission, nor allowed", async () => {
    const report = new Report();
    const calls = {
      "ds:DescribeTrusts": () => Promise.reject(throttled),
      "workspaces:DescribeWorkspaces": () => Promise.resolve(),
    };
    const aws = new AwsClients(new Settings({ config: () => undefined, env: {} }));
    await checkPermissions({ aws, report, region: "eu-west-1", principal: "x", uses: new Set(["users"]), calls });
    expect(report.lines.map(({ about, outcome, words }) => [about, outcome, words])).to.deep.equal([
      ["permission ds:DescribeTrusts", "not checked", AGAIN],
      ["permissions by calls", "ok", "allowed in eu-west-1: workspaces:DescribeWorkspaces"],
    ]);
    expect(report.hasToDo).to.equal(false);
  });

  it("is not called a fault of what was asked about", async () => {
    const report = new Report();
    const doing = "looking up directory d-9067a1c2e1";
    await report.step(
      "directory d-9067a1c2e1",
      () => Promise.reject(awsRefusal(doing, "ds:DescribeDirectories", "eu-west-1", throttled)),
      () => "",
    );
    expect(report.lines).to.deep.equal([{ about: "directory d-9067a1c2e1", outcome: "not checked", words: AGAIN }]);
  });
});
