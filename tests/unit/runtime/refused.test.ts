import { expect } from "chai";
import { redact } from "../../../provider/errors/redaction";
import { rememberSecrets, shown } from "../../../provider/runtime/refused";

describe("an argument that is refused", () => {
  it("is shown at its property, where that is one plain value", () => {
    const failure = { property: "email", reason: 'email is "ada": it has no @' };
    expect(shown({ email: "ada" }, failure)).to.deep.equal(failure);
  });

  for (const [what, news, property, reason] of [
    ["is missing", {}, "userName", "userName is missing"],
    ["is nested", { workspaceProperties: {} }, "workspaceProperties.protocols", "workspaceProperties.protocols is 1"],
    ["is an object", { attributes: { photo: "x" } }, "attributes", "attributes is wrong"],
    ["is no argument's", { workspaceId: "ws-1" }, "", "no sender is set"],
  ] as const) {
    it(`is told in words alone where it ${what}: the engine has no value to show, or too much`, () => {
      expect(shown(news, { property, reason })).to.deep.equal({ property: "", reason });
    });
  }

  it("is named in its words, if these do not", () => {
    expect(shown({ tags: {} }, { property: "tags", reason: "there are 60" })).to.deep.equal({
      property: "",
      reason: "tags: there are 60",
    });
  });

  it("is not quoted if the program gives it as a secret, however short or plain it is, nor shown by the engine", () => {
    const news = {
      userName: "ada",
      email: "ada",
      attributes: { manager: ["Bob (x)", "y"], room: 42 },
      secretArguments: ["attributes", "email"],
    };
    const reasons = ['email is "ada": it has no @', 'attributes.manager is "Bob (x)", or y; room 42'];
    expect(shown(news, { property: "email", reason: reasons[0] ?? "" })).to.deep.equal({
      property: "",
      reason: 'email is "[secret]": it has no @',
    });
    expect(shown(news, { property: "attributes.manager", reason: reasons[1] ?? "" })).to.deep.equal({
      property: "",
      reason: 'attributes.manager is "[secret]", or [secret]; room [secret]',
    });
    expect(shown({ ...news, secretArguments: undefined }, { property: "email", reason: reasons[0] ?? "" })).to.include({
      property: "email",
    });
  });

  it("is not told by a later error either", () => {
    rememberSecrets({ email: "secret-mail@example.com", description: "open words", secretArguments: ["email"] });
    expect(redact("mail to secret-mail@example.com: open words")).to.equal("mail to [secret]: open words");
  });
});
