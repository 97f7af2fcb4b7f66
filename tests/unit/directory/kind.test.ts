import type { DirectoryDescription } from "@aws-sdk/client-directory-service";
import type { WorkspaceDirectory } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { directoryFacts, uselessFor } from "../../../provider/directory/kind";

const id = "d-90670cd1b9";
const facts = (registration?: WorkspaceDirectory, description?: DirectoryDescription) =>
  directoryFacts(id, "eu-west-1", registration, description);

const registered = (more: WorkspaceDirectory = {}): WorkspaceDirectory => ({
  DirectoryId: id,
  DirectoryName: "corp.example.com",
  RegistrationCode: "WSdub+ABC123",
  DirectoryType: "SIMPLE_AD",
  UserIdentityType: "AWS_DIRECTORY_SERVICE",
  WorkspaceType: "PERSONAL",
  ...more,
});

describe("which kind of directory an id stands for", () => {
  for (const [kind, registration] of [
    ["SimpleAD", registered()],
    // WorkSpaces calls Managed Microsoft AD a SIMPLE_AD too.
    ["MicrosoftAD", registered()],
    ["SharedMicrosoftAD", registered()],
    ["ADConnector", registered({ DirectoryType: "AD_CONNECTOR" })],
  ] as const) {
    it(`is ${kind} by Directory Service, with WorkSpaces' registration code`, () => {
      expect(facts(registration, { Type: kind, Name: "corp.example.com" })).to.deep.equal({
        id,
        kind,
        domainName: "corp.example.com",
        registrationCode: "WSdub+ABC123",
      });
    });
  }

  it("is of the Hybrid Edition only if Directory Service says so", () => {
    const hybrid = { Type: "MicrosoftAD", Name: "corp.example.com", Edition: "Hybrid" } as const;
    expect(facts(registered(), hybrid)).to.include({ isHybrid: true });
    expect(facts(registered(), { ...hybrid, Edition: "Enterprise" })).to.not.have.property("isHybrid");
  });

  for (const [kind, domain, property, words] of [
    ["SharedMicrosoftAD", undefined, "directoryId", ["another AWS account shares with this one", "AD Connector"]],
    ["SimpleAD", "other.example.com", "domain", ["a Simple AD, which trusts no other domain", "take domain out"]],
    [
      "ADConnector",
      "other.example.com",
      "domain",
      ["leads to corp.example.com alone", "AWS Managed Microsoft AD that trusts it"],
    ],
  ] as const) {
    it(`is useless as ${kind} for a WorkSpace${domain === undefined ? "" : " of another domain's people"}, and says why`, () => {
      const useless = uselessFor({ id, kind, domainName: "corp.example.com" }, domain);
      expect(useless?.property).to.equal(property);
      expect(useless?.fault).to.include({ code: "unsupported-directory" });
      words.forEach((one) => expect(useless?.fault.message).to.contain(one));
    });
  }

  it("serves its own domain's people in every other kind, and those of a trusted domain as a Managed Microsoft AD", () => {
    for (const kind of ["SimpleAD", "MicrosoftAD", "ADConnector"] as const) {
      expect(uselessFor({ id, kind, domainName: "corp.example.com" }, undefined)).to.equal(undefined);
      expect(uselessFor({ id, kind, domainName: "corp.example.com" }, "CORP.example.com")).to.equal(undefined);
    }
    expect(uselessFor({ id, kind: "MicrosoftAD", domainName: "corp.example.com" }, "other.example.com")).to.equal(
      undefined,
    );
  });

  it("is known without a code while it is not registered with WorkSpaces", () => {
    expect(facts(undefined, { Type: "SimpleAD", Name: "corp.example.com", ShortName: "CORP" })).to.deep.equal({
      netBiosName: "CORP",
      id,
      kind: "SimpleAD",
      domainName: "corp.example.com",
    });
  });

  for (const [what, registration, description, code, words] of [
    [
      "Microsoft Entra ID",
      registered({
        DirectoryType: "AWS_IAM_IDENTITY_CENTER",
        UserIdentityType: "AWS_IAM_IDENTITY_CENTER",
        MicrosoftEntraConfig: { TenantId: "11111111-2222" },
      }),
      undefined,
      "unsupported-directory",
      ["joined to Microsoft Entra ID (tenant 11111111-2222)", "azuread.User"],
    ],
    [
      "IAM Identity Center",
      registered({ DirectoryType: "AWS_IAM_IDENTITY_CENTER", UserIdentityType: "AWS_IAM_IDENTITY_CENTER" }),
      undefined,
      "unsupported-directory",
      ["IAM Identity Center", "aws.identitystore.User"],
    ],
    [
      "IAM Identity Center, by the identity type alone",
      registered({ UserIdentityType: "AWS_IAM_IDENTITY_CENTER" }),
      { Type: "MicrosoftAD", Name: "corp.example.com" },
      "unsupported-directory",
      ["IAM Identity Center"],
    ],
    [
      "a custom directory",
      registered({ DirectoryType: "CUSTOMER_MANAGED", UserIdentityType: "CUSTOMER_MANAGED" }),
      undefined,
      "unsupported-directory",
      ["custom directory", "identity provider"],
    ],
    [
      "pools, whatever their people are",
      registered({ WorkspaceType: "POOLS" }),
      { Type: "SimpleAD", Name: "corp.example.com" },
      "unsupported-directory",
      ["WorkSpaces Pools", "WorkSpaces Personal"],
    ],
    [
      "a kind there is none of yet",
      registered(),
      { Type: "CloudAD" as "SimpleAD", Name: "corp.example.com" },
      "unsupported-directory",
      ["calls it CloudAD", "Simple AD, AWS Managed Microsoft AD or AD Connector"],
    ],
    [
      "an unknown id",
      undefined,
      undefined,
      "directory-not-found",
      ["know no such directory in eu-west-1", "workspaces-users:region"],
    ],
  ] as [string, WorkspaceDirectory | undefined, DirectoryDescription | undefined, string, string[]][]) {
    it(`is refused for ${what}, with a sentence that says where to go on`, () => {
      expect(() => facts(registration, description))
        .to.throw(new RegExp(`^looking up directory ${id}: `))
        .and.to.have.property("code", code);
      for (const word of words) {
        expect(() => facts(registration, description)).to.throw(word);
      }
    });
  }
});
