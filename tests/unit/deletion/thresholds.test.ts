import { expect } from "chai";
import { Deletions } from "../../../provider/deletion/thresholds";

describe("deletions of one operation", () => {
  const refusals = (threshold: number, ...accounts: string[]) => {
    const deletions = new Deletions(() => threshold);
    return accounts.filter((account) => {
      try {
        deletions.begin(account, `deleting user ${account}`);
        return false;
      } catch (error) {
        expect(error).to.have.property("code", "deletion-threshold");
        expect(error)
          .to.have.property("message")
          .that.contains(`deleting user ${account}: ${threshold} users are deleted`);
        expect(error)
          .to.have.property("message")
          .that.contains("WORKSPACES_USERS_DELETION_THRESHOLD=NUMBER")
          .and.contains("pulumi config set workspaces-users:deletionThreshold NUMBER");
        return true;
      }
    });
  };

  it("are refused past the threshold, each further one", () => {
    expect(refusals(2, "a", "b", "c", "d")).to.deep.equal(["c", "d"]);
  });

  it("count an account once, however often it is tried", () => {
    expect(refusals(2, "a", "a", "b", "a", "b", "c")).to.deep.equal(["c"]);
  });

  it("count no more once they are given up", () => {
    const deletions = new Deletions(() => 1);
    deletions.begin("a", "deleting user a");
    expect(() => {
      deletions.begin("b", "deleting user b");
    }).to.throw("[deletion-threshold]");
    deletions.giveUp("a");
    deletions.begin("b", "deleting user b");
  });

  it("are all refused with a threshold of none", () => {
    expect(refusals(0, "a", "a")).to.deep.equal(["a", "a"]);
  });
});
