import { expect } from "chai";
import type { DirectoryKind } from "../../../../provider/directory/kind";
import { defaultUnit, requireDomain } from "../../../../provider/directory/ldap/open";
import { readNaming } from "../../../../provider/directory/ldap/search";
import { ProviderError } from "../../../../provider/errors/provider-error";
import { failureOf } from "../../failure";
import { BASE, MemoryClient, USERS } from "./memory-client";

describe("a directory that is opened", () => {
  let memory: MemoryClient;
  beforeEach(() => {
    memory = new MemoryClient();
  });

  describe("puts people where nobody has chosen a unit", () => {
    const unit = async (kind: DirectoryKind, isHybrid: boolean) =>
      defaultUnit(memory.client(), await readNaming(memory.client()), { kind, ...(isHybrid ? { isHybrid } : {}) });
    const name = () => {
      memory.put(`CN=CORP,CN=Partitions,CN=Configuration,${BASE}`, { nCName: [BASE], nETBIOSName: ["CORP"] });
    };

    for (const [kind, isHybrid, expected] of [
      ["MicrosoftAD", false, `OU=Users,OU=CORP,${BASE}`],
      ["SharedMicrosoftAD", false, `OU=Users,OU=CORP,${BASE}`],
      ["MicrosoftAD", true, USERS],
      ["ADConnector", false, USERS],
      ["SimpleAD", false, USERS],
    ] as const) {
      it(`of ${kind}${isHybrid ? " in the Hybrid Edition" : ""}: ${expected}`, async () => {
        name();
        expect(await unit(kind, isHybrid)).to.equal(expected);
      });
    }

    it("of MicrosoftAD that does not show its NetBIOS name: where the domain has them", async () => {
      expect(await unit("MicrosoftAD", false)).to.equal(USERS);
    });
  });

  describe("is refused if its server", () => {
    const foreign = (served: string | undefined) =>
      new ProviderError({ code: "directory-unreachable", doing: "x", happened: `serves ${served}`, next: "y" });
    const require = () => requireDomain(memory.client(), "Corp.example.com", foreign);

    it("is of another domain, with which", async () => {
      await require();
      memory.root.defaultNamingContext = ["DC=other,DC=example,DC=com"];
      expect((await failureOf(require())).message).to.contain("serves other.example.com");
    });

    it("is of none", async () => {
      memory.root.defaultNamingContext = [];
      expect((await failureOf(require())).message).to.contain("serves undefined");
    });
  });
});
