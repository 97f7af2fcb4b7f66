import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { secretNames } from "../../../../provider/resources/common/secret-arguments";
import { USER_PROPERTIES } from "../../../../provider/resources/user/properties";

describe("the arguments that a program gives as secrets", () => {
  it("are named beside them, be it that one of their parts is secret", async () => {
    const { secretArguments } = secretNames(
      {
        userName: "ada",
        email: pulumi.secret("ada@example.com"),
        attributes: { title: "Dr", employeeNumber: [pulumi.secret("E-1")] },
        directoryId: pulumi.output("d-9067a1c2e1"),
        enabled: undefined,
        initialPassword: pulumi.secret("always one"),
      },
      USER_PROPERTIES,
    );
    expect(await secretArguments).to.deep.equal(["attributes", "email"]);
  });

  it("are not looked for in what is no plain value, such as a resource, which refers to others", () => {
    class Ring {
      readonly self = this;
      readonly secret = pulumi.secret("x");
    }
    expect(secretNames({ email: new Ring() }, USER_PROPERTIES)).to.deep.equal({});
  });

  it("are no input of their own where there are none", async () => {
    expect(secretNames({ userName: "ada", attributes: { title: "Dr" }, adopt: null }, USER_PROPERTIES)).to.deep.equal(
      {},
    );
    expect(await secretNames({ userName: pulumi.output("ada") }, USER_PROPERTIES).secretArguments).to.equal(undefined);
  });
});
