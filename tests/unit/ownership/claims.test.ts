import { expect } from "chai";
import { Claims } from "../../../provider/ownership/claims";

describe("claims of one program", () => {
  it("are the first one's, who may repeat them, in any letter case", () => {
    const claims = new Claims();
    expect(claims.claim("user d-1 ada", "p/s/one")).to.equal(undefined);
    expect(claims.claim("user d-1 ada", "p/s/one")).to.equal(undefined);
    expect(claims.claim("user d-1 ADA", "p/s/two")).to.equal("p/s/one");
    expect(claims.claim("user d-1 ada", "p/s/two"), "asking does not make it theirs").to.equal("p/s/one");
    expect(claims.claim("user d-2 ada", "p/s/two")).to.equal(undefined);
  });
});
