import { expect } from "chai";
import { ProviderError } from "../../../provider/errors/provider-error";
import { isQuota, quotaAdvice, quotaReached } from "../../../provider/workspaces/quota";
import { failure } from "./shown";

describe("a quota that is reached", () => {
  it("is known by how AWS's error begins, and has its words", () => {
    expect(quotaReached(failure(400, "ResourceLimitExceededException", "no room"))).to.deep.equal({
      code: "ResourceLimitExceededException",
      message: "no room",
    });
    expect(isQuota("ResourceLimitExceeded.WorkSpaces")).to.equal(true);
  });

  it("is nothing else, and no error without a cause", () => {
    expect(quotaReached(failure(400, "NotResourceLimitExceeded"))).to.equal(undefined);
    const parts = { code: "aws-refused", doing: "launching", happened: "it failed", next: "run again" } as const;
    expect(quotaReached(new ProviderError(parts))).to.equal(undefined);
    expect(isQuota("ResourceNotFound.User")).to.equal(false);
  });

  it("is raised by a command that names the quota and the Region, and others may be meant", () => {
    expect(quotaAdvice("eu-west-1"))
      .to.contain("those that fit were launched")
      .and.to.contain(
        "aws service-quotas request-service-quota-increase --service-code workspaces --quota-code L-34278094 --desired-value NUMBER --region eu-west-1, then run pulumi up again",
      )
      .and.to.contain("aws service-quotas list-service-quotas --service-code workspaces --region eu-west-1");
  });
});
