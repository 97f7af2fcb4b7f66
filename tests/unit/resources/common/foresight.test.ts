import { expect } from "chai";
import { Foresight } from "../../../../provider/resources/common/foresight";

describe("what a check foresees of a creation", () => {
  let said: string[];
  let foresight: Foresight;

  beforeEach(() => {
    said = [];
    foresight = new Foresight((line) => said.push(line));
  });

  it("is that it will be refused, at the property that is to change", () => {
    const failures = foresight.foresee("userName", () => {
      throw new Error("the name is another's");
    });
    expect(failures).to.deep.equal([{ property: "userName", reason: "the name is another's" }]);
    expect(said).to.deep.equal([]);
  });

  it("is what it takes over, which is said in the check and not once more by the creation", () => {
    expect(foresight.foresee("userName", () => "ada is taken over")).to.deep.equal([]);
    foresight.say("ada is taken over");
    foresight.say("her password is kept");
    expect(said).to.deep.equal(["ada is taken over", "her password is kept"]);
  });

  it("is nothing if nothing is there", () => {
    expect(foresight.foresee("userName", () => undefined)).to.deep.equal([]);
    expect(said).to.deep.equal([]);
  });
});
