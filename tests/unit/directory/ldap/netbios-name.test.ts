import { expect } from "chai";
import type { Client, SearchOptions } from "ldapts";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";

const CONFIGURATION = "CN=Configuration,DC=corp,DC=example,DC=com";

/** A directory of a trusted domain, of which AWS tells no NetBIOS name, and that answers or does not. */
function directoryOf(netBiosName: string | undefined, crossRef: () => object[]): LdapDirectory {
  const search = (base: string, { scope }: SearchOptions) =>
    Promise.resolve({
      searchReferences: [],
      searchEntries:
        base === ""
          ? [{ dn: "", defaultNamingContext: "DC=corp,DC=example,DC=com", configurationNamingContext: CONFIGURATION }]
          : base === `CN=Partitions,${CONFIGURATION}` && scope === "one"
            ? crossRef()
            : [],
    });
  return new LdapDirectory({
    id: "d-90670cd1b9",
    domainName: "corp.example.com",
    ...(netBiosName === undefined ? {} : { netBiosName }),
    markAttribute: "adminDescription",
    attributes: { user: [], group: [] },
    connections: { use: (request) => request({ search } as unknown as Client) },
    defaultUnit: () => Promise.resolve("CN=Users,DC=corp,DC=example,DC=com"),
  });
}

describe("the NetBIOS name of a domain", () => {
  const crossRef = () => [{ dn: `CN=ACME,CN=Partitions,${CONFIGURATION}`, nETBIOSName: "ACME" }];

  it("is AWS's ShortName, else the one that the directory itself says, and not the first label of its DNS name", async () => {
    expect(await directoryOf("SHORT", crossRef).netBiosName()).to.equal("SHORT");
    expect(await directoryOf(undefined, crossRef).netBiosName()).to.equal("ACME");
  });

  it("is unknown where the directory does not say it, which fails nothing", async () => {
    expect(await directoryOf(undefined, () => []).netBiosName()).to.equal(undefined);
    const failing = () => {
      throw new Error("no answer");
    };
    expect(await directoryOf(undefined, failing).netBiosName()).to.equal(undefined);
  });
});
