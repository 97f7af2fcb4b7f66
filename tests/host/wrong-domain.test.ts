import { expect } from "chai";
import { failure } from "./failure";
import type { ProviderProcess, Resource } from "./provider-process";
import { suite } from "./suite";

suite(
  "a url that leads to another domain's controller",
  (host) => {
    const onprem = () => {
      const { onprem: directory } = host.sandbox;
      if (!directory) throw new Error("the sandbox has no second domain");
      return directory;
    };

    /** Whatever is asked by it fails, and names both domains and the setting. */
    const useless = async (astray: ProviderProcess, user: Resource, words: string) => {
      const asked = {
        read: () => astray.read(user),
        update: () => astray.update(user, { ...user.state, lastName: "Changed" }),
        delete: () => astray.delete(user),
        create: () => astray.create("user", { ...user.state, userName: "nobody", owner: "people/test/nobody" }),
      };
      for (const [what, ask] of Object.entries(asked)) {
        expect((await failure(ask(), "invalid-setting")).message, what).to.include(words);
      }
    };

    it("has nobody taken for gone, and nothing done: the account and its desktop stand, and are found once the url is right", async () => {
      const { url, service } = onprem();
      const user = await host.provider.create("user", host.user("ada", { whenWorkspaceExists: "terminate" }));
      const { id } = await host.sandbox.aws.launch({ directoryId: host.directoryId, userName: "ada" });
      const setting = `workspaces-users:directories.${host.directoryId}.url`;
      await useless(
        await host.process(host.directorySettings({ url, ...service })),
        user,
        `reading the setting ${setting} from WORKSPACES_USERS_DIRECTORIES of the environment: ${url} is a server of onprem.example.com, and directory ${host.directoryId} is ` +
          `corp.example.com; correct WORKSPACES_USERS_DIRECTORIES; or, with all of it in the configuration, set it with: pulumi config set --path '${setting}' ldaps://corp.example.com`,
      );
      expect(await host.account("ada")).to.include({ objectGUID: user.state.objectGuid });
      expect((await host.desktops("ada")).map((one) => [one.id, one.state])).to.deep.equal([[id, "AVAILABLE"]]);
      for (const directory of [host.sandbox.directory, onprem()]) {
        expect(await directory.search("(sAMAccountName=nobody)")).to.deep.equal([]);
      }
      expect((await host.provider.read(user))?.state).to.include({ objectGuid: user.state.objectGuid });
      await host.provider.delete(user);
      expect(await host.account("ada")).to.equal(undefined);
    });

    it("is found out for a trusted domain too, by that domain's own setting", async () => {
      const { managedAd } = host.sandbox.directoryIds;
      const settings = (of: ReturnType<typeof onprem>) => {
        const { url, service, caPem: caCertificate, usersOu: organizationalUnit } = of;
        const reached = { url, ...service, caCertificate, organizationalUnit };
        return host.directorySettings({ domains: { "onprem.example.com": reached } }, managedAd);
      };
      const right = await host.process(settings(onprem()));
      const user = await right.create(
        "user",
        host.user("grace", { directoryId: managedAd, domain: "onprem.example.com" }),
      );
      const corp = host.sandbox.directory;
      await useless(
        await host.process(settings(corp)),
        user,
        `workspaces-users:directories.${managedAd}.domains["onprem.example.com"].url: ${corp.url} is a server of ` +
          "corp.example.com, and the domain asked for is onprem.example.com; set it with",
      );
      expect((await onprem().search("(sAMAccountName=grace)"))[0]).to.include({ objectGUID: user.state.objectGuid });
      await right.delete(user);
    });

    it("names a trusted domain's setting for a unit that is not there", async () => {
      const { managedAd } = host.sandbox.directoryIds;
      const { url, service, caPem: caCertificate, baseDn } = onprem();
      const reached = { url, ...service, caCertificate, organizationalUnit: `OU=Nowhere,${baseDn}` };
      const process = await host.process(
        host.directorySettings({ domains: { "onprem.example.com": reached } }, managedAd),
      );
      const lost = host.user("lost", { directoryId: managedAd, domain: "onprem.example.com" });
      const { message } = await failure(process.create("user", lost), "organizational-unit-not-found");
      expect(message).to.include(
        `workspaces-users:directories.${managedAd}.domains["onprem.example.com"].organizationalUnit`,
      );
    });
  },
  { onprem: true },
);
