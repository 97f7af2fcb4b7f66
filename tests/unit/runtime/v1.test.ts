import { expect } from "chai";
import * as v1 from "../../../provider/runtime/v1";

describe("the frozen entry point", () => {
  // Every state file ever written names one of these: none may go.
  for (const kind of ["user", "workspace", "invitation", "notice", "group", "groupMembership"] as const) {
    it(`serves ${kind} with every call the host makes`, () => {
      expect(v1[kind]).to.have.all.keys("configure", "check", "diff", "create", "read", "update", "delete");
    });
  }
});
