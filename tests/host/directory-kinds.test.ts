import { expect } from "chai";
import { REGION } from "../../sandbox/world";
import { failure } from "./failure";
import { suite } from "./suite";

const HYBRID = "d-9067a1c2f1";
const SHARED = "d-9067a1c2f2";

suite(
  "what each kind of directory is good for",
  (host) => {
    /** A process that reaches a directory as the administrator, told no unit. */
    const reaching = (directoryId: string) => {
      const { directory } = host.sandbox;
      return host.process(
        host.directorySettings(
          { ...directory.settings, ...directory.administrator, organizationalUnit: undefined },
          directoryId,
        ),
      );
    };

    it("is told in the check, at its argument, for those that WorkSpaces has no use for", async () => {
      const { simpleAd, adConnector, managedAd } = host.sandbox.directoryIds;
      const elsewhere = { domain: "other.example.com" };
      const [shared = ""] = await host.provider.check("user", host.user("ada", { directoryId: SHARED }));
      expect(shared).to.match(/^directoryId: .*another AWS account shares with this one.*\[unsupported-directory\]$/);
      const group = { directoryId: SHARED, name: "Sales", owner: "people/test/sales" };
      expect((await host.provider.check("group", group)).join()).to.contain(
        "cannot be used: the error of ada says why",
      );
      const [anew = ""] = await (await host.process()).check("group", group);
      expect(anew).to.contain("WorkSpaces takes no shared directory");
      for (const [directoryId, words] of [
        [simpleAd, "a Simple AD, which trusts no other domain"],
        [adConnector, "an AD Connector, which leads to corp.example.com alone"],
      ] as const) {
        const [reason = ""] = await host.provider.check("user", host.user("ada", { directoryId, ...elsewhere }));
        expect(reason)
          .to.match(/^domain: /)
          .and.to.contain(words);
      }
      const args = host.user("ada", { directoryId: managedAd, ...elsewhere });
      const [missing = ""] = await host.provider.check("user", args);
      expect(missing, "of a trusted domain, no more than its settings").to.contain('domains["other.example.com"]');
    });

    it("is a Hybrid Edition's own domain: people go to its users container, and their passwords over LDAP alone", async () => {
      const provider = await reaching(HYBRID);
      await provider.create("user", host.user("hybrid", { directoryId: HYBRID }));
      expect(await host.account("hybrid")).to.include({
        dn: `CN=hybrid,CN=Users,${host.sandbox.directory.baseDn}`,
        userAccountControl: "512",
      });
      expect(host.sandbox.aws.callsTo("ResetUserPassword")).to.deep.equal([]);
    });

    it("is the unit of its NetBIOS name for a Managed AD, below which AWS lets people be", async () => {
      const { managedAd } = host.sandbox.directoryIds;
      const provider = await reaching(managedAd);
      await provider.create("user", host.user("managed", { directoryId: managedAd }));
      expect(await host.account("managed")).to.include({ dn: `CN=managed,${host.sandbox.directory.usersOu}` });
    });

    it("names the default unit where our account has no right to it, and what would choose another", async () => {
      const { directory } = host.sandbox;
      const provider = await host.process(
        host.directorySettings({ ...directory.settings, organizationalUnit: undefined }, HYBRID),
      );
      const create = provider.create("user", host.user("nowhere", { directoryId: HYBRID }));
      expect((await failure(create, "directory-refused")).message).to.contain(
        `CN=Users,${directory.baseDn} is the default for this kind of directory, since neither organizationalUnit in the program nor ` +
          `the setting workspaces-users:directories.${HYBRID}.organizationalUnit names one`,
      );
    });
  },
  {
    further: [
      { id: HYBRID, region: REGION, kind: "MicrosoftAD", edition: "Hybrid" },
      { id: SHARED, region: REGION, kind: "SharedMicrosoftAD" },
    ],
  },
);
