import { expect } from "chai";
import { awsRefusal } from "../../../provider/aws/refusal";

const coded = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const named = (name: string) => Object.assign(new Error("no"), { name, $metadata: { httpStatusCode: 400 } });

describe("a call to AWS that fails", () => {
  const words = (cause: Error, action = "workspaces:DescribeWorkspaces") =>
    awsRefusal("looking", action, "eu-west-1", cause).message;

  for (const [what, cause, expected] of [
    [
      "no way to it",
      coded("ECONNREFUSED"),
      "looking: workspaces in eu-west-1 does not answer (Error: connect ECONNREFUSED); check the network, since this machine needs HTTPS to AWS, by the internet or by VPC endpoints; then run the same command again [aws-refused]",
    ],
    [
      "a Region that there is none of",
      coded("ENOTFOUND"),
      /does not answer .*; check that eu-west-1 is a Region that has/,
    ],
    [
      "no credentials",
      Object.assign(new Error("Could not load"), { name: "CredentialsProviderError" }),
      /^looking: there are no AWS credentials \(CredentialsProviderError: Could not load\); check the AWS credentials/,
    ],
    [
      "too many calls",
      named("ThrottlingException"),
      /workspaces:DescribeWorkspaces in eu-west-1 failed .*; wait a minute, .*; then run the same command again \[/,
    ],
    [
      "anything else",
      named("InternalServerError"),
      /failed \(InternalServerError: no\); run the same command again \[/,
    ],
  ] as const) {
    it(`is told with what to do about ${what}`, () => {
      if (typeof expected === "string") {
        expect(words(cause)).to.equal(expected);
      } else {
        expect(words(cause)).to.match(expected);
      }
    });
  }

  it("finishes what was begun only where it may have begun something", () => {
    expect(words(named("InternalServerError"), "workspaces:CreateWorkspaces")).to.contain("it finishes what was begun");
    expect(words(coded("EPIPE"), "workspaces:CreateWorkspaces"))
      .to.contain("check the network")
      .and.to.contain("it finishes what was begun");
    for (const question of ["ds:DescribeDirectories", "ses:GetAccount", "sts:GetCallerIdentity"]) {
      expect(words(named("InternalServerError"), question)).to.not.contain("begun");
    }
  });
});
