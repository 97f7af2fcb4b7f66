import { StopWorkspacesCommand, WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { FEATURE_ACTIONS, POLICY_ACTIONS } from "../../sandbox/documented";
import { REGION } from "../../sandbox/world";
import { failure } from "./failure";
import { UNKNOWN, type ProviderProcess } from "./provider-process";
import { suite } from "./suite";

/** What the stand-in lets anybody do, and what it was asked for. */
let allowed: ReadonlySet<string> = new Set();
const asked = new Set<string>();

const actionsOf = (feature: string): readonly string[] => {
  const actions = FEATURE_ACTIONS.get(feature);
  if (actions === undefined) throw new Error(`docs/permissions.md has no permissions for ${feature}`);
  return actions;
};

suite(
  "the permissions in docs/permissions.md",
  (host) => {
    beforeEach(() => {
      allowed = new Set(POLICY_ACTIONS);
    });

    /** What is done under exactly the actions of a feature uses them all. */
    const suffice = (
      feature: string,
      live: (provider: ProviderProcess) => Promise<unknown>,
      environment: () => NodeJS.ProcessEnv = () => ({}),
      beside: readonly string[] = [],
    ) => {
      it(`suffice, and are all used, for: ${feature}`, async () => {
        const { aws } = host.sandbox;
        const provider = await host.process(environment());
        allowed = new Set([...actionsOf("everything"), ...actionsOf(feature), ...beside]);
        const before = aws.calls.length;
        asked.clear();
        await live(provider);
        const calls = aws.calls.slice(before);
        // Directory Service Data has no other answer for what is not there.
        const refused = calls.filter(({ error }) => error !== undefined && error.type !== "ResourceNotFoundException");
        expect(refused).to.deep.equal([]);
        expect([...asked].sort()).to.deep.equal([...allowed].sort());
      });
    };

    suffice("deleting a `User`", async (provider) => {
      const user = await provider.create("user", host.user("least1"));
      await provider.delete(await provider.update(user, host.user("least1", { firstName: "Ada" })));
    });

    suffice('deleting a `User` with `whenWorkspaceExists: "terminate"`', async (provider) => {
      const user = await provider.create("user", host.user("least2", { whenWorkspaceExists: "terminate" }));
      await host.sandbox.aws.launch({ directoryId: host.directoryId, userName: "least2" });
      await provider.delete(user);
    });

    suffice("a password in `passwordSecret`", async (provider) => {
      await provider.create("user", host.user("least3", { directoryId: host.sandbox.directoryIds.managedAd }));
    });

    suffice("`Group`, `GroupMembership`", async (provider) => {
      const { directoryId } = host;
      const owner = "people/test/least";
      const user = await provider.create("user", host.user("least4"));
      const group = await provider.create("group", { directoryId, name: "least", owner });
      const args = { directoryId, group: group.id, members: [user.id], owner };
      await provider.delete(await provider.create("groupMembership", args));
      await provider.delete(group);
    });

    const overApi = () => ({
      WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [host.sandbox.directoryIds.managedAd]: { access: "api" } }),
    });

    suffice(
      "`User` [over the API](guides/without-a-network-path.md)",
      async (provider) => {
        const directoryId = host.sandbox.directoryIds.managedAd;
        const args = host.user("least11", { directoryId, firstName: "Ada" });
        const user = await provider.create("user", args);
        const edited = await provider.update(user, { ...args, firstName: "Augusta", enabled: false });
        await provider.delete(edited);
        const later = await host.process(overApi());
        expect(await later.read(edited), "who is gone is looked for among all").to.equal(undefined);
      },
      overApi,
      ["ds:DescribeTrusts", "workspaces:DescribeWorkspaces"],
    );

    suffice(
      "`Group`, `GroupMembership` over the API",
      async (provider) => {
        const directoryId = host.sandbox.directoryIds.managedAd;
        const owner = "people/test/least";
        const args = { directoryId, name: "leastapi", owner };
        const group = await provider.create("group", args);
        const described = await provider.update(group, { ...args, description: "a group" });
        const [member] = await host.sandbox.directory.search("(sAMAccountName=svc-pulumi)", ["objectSid"]);
        const membership = { directoryId, group: described.id, members: [member?.objectSid], owner };
        await provider.delete(await provider.create("groupMembership", membership));
        await provider.delete(described);
        const later = await host.process(overApi());
        expect(await later.read(described), "what is gone is looked for among all").to.equal(undefined);
      },
      overApi,
    );

    suffice("`Workspace`", async (provider) => {
      await provider.create("user", host.user("least5"));
      const args = host.workspace("least5", { tags: { team: "a" } });
      expect(await provider.check("workspace", args)).to.deep.equal([]);
      const workspace = await provider.create("workspace", args);
      const changed = host.workspace("least5", {
        bundleId: host.sandbox.bundles[1]?.id,
        restoreToken: "1",
        rebuildToken: "1",
        rebootToken: "1",
        tags: { unit: "b" },
        workspaceProperties: { runningMode: "AUTO_STOP" },
      });
      const updated = await provider.update(workspace, changed);
      await provider.read(updated);
      await provider.delete(updated);
    });

    suffice(
      "a `Workspace` with `volumeEncryptionKey`",
      async (provider) => {
        await provider.create("user", host.user("keyed"));
        const volumeEncryptionKey = "alias/corp/workspaces";
        const args = host.workspace("keyed", { volumeEncryptionKey, userVolumeEncryptionEnabled: true });
        expect(await provider.check("workspace", { ...args, bundleId: UNKNOWN })).to.deep.equal([]);
        await provider.create("workspace", args);
      },
      () => ({}),
      ["workspaces:CreateWorkspaces", "workspaces:DescribeWorkspaces"],
    );

    it("are needed: without kms:CreateGrant, no desktop is launched with a key", async () => {
      allowed = new Set(POLICY_ACTIONS.filter((action) => action !== "kms:CreateGrant"));
      await host.provider.create("user", host.user("ungranted"));
      const args = host.workspace("ungranted", { volumeEncryptionKey: "alias/corp/workspaces" });
      const { message } = await failure(host.provider.create("workspace", args), "aws-refused");
      expect(message).to.include("kms:CreateGrant");
      expect(await host.desktops("ungranted")).to.deep.equal([]);
    });

    /** A mail to a user with a desktop. */
    const invite = (userName: string) => async (provider: ProviderProcess) => {
      const { directoryId, sandbox } = host;
      await provider.create("user", host.user(userName, { email: `${userName}@corp.example.com` }));
      const { id: workspaceId } = await sandbox.aws.launch({ directoryId, userName });
      await provider.create("invitation", { workspaceId, owner: `people/test/${userName}` });
      expect(sandbox.mailbox.messages()).to.have.length(1);
    };
    suffice("`Invitation` by SES", invite("least6"));
    const bySmtp = () => {
      const { mailbox, directory } = host.sandbox;
      const mail = { from: "it@corp.example.com", transport: mailbox.secureUrl, caCertificate: directory.caPem };
      return { WORKSPACES_USERS_MAIL: JSON.stringify(mail) };
    };
    suffice("`Invitation` by SMTP", invite("least7"), bySmtp);

    /** The same of a notice, whose mail says that the desktop ends on a day that has not come. */
    const tell = (userName: string) => async (provider: ProviderProcess) => {
      const { directoryId, sandbox } = host;
      await provider.create("user", host.user(userName, { email: `${userName}@corp.example.com` }));
      const { id: workspaceId } = await sandbox.aws.launch({ directoryId, userName });
      const before = sandbox.mailbox.messages().length;
      await provider.create("notice", { workspaceId, endsOn: "2999-12-31", owner: `people/test/${userName}` });
      expect(sandbox.mailbox.messages()).to.have.length(before + 1);
    };
    suffice("`Notice` by SES", tell("least11"));
    suffice("`Notice` by SMTP", tell("least12"), bySmtp);

    it("are all there are in the sandbox: any other action is refused as AWS does it", async () => {
      const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = host.sandbox.environment();
      const { endpoint } = host.sandbox.aws;
      const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
      const client = new WorkSpacesClient({ endpoint, region: REGION, credentials });
      const stop = new StopWorkspacesCommand({ StopWorkspaceRequests: [{ WorkspaceId: "ws-000000000" }] });
      const error = await client.send(stop).catch((thrown: unknown) => thrown);
      client.destroy();
      expect(error).to.include({ name: "AccessDeniedException" });
    });

    describe("in the directory", () => {
      /** What is refused, and where the right to it is to be delegated. */
      const words = (right: string, units: string) =>
        `our account has no right to ${right} (result 50); delegate that right on ${units} ` +
        `to the account in workspaces-users:directories.${host.directoryId}.username, then run again`;
      let foreign: string;

      before(async () => {
        const { directory } = host.sandbox;
        foreign = `OU=Foreign,${directory.baseDn}`;
        await directory.add(foreign, { objectClass: "organizationalUnit" });
        await directory.add(`CN=stranger,${foreign}`, { objectClass: "user", sAMAccountName: "stranger" });
      });

      it("are an ordinary account's, in no group but everybody's", async () => {
        const [service] = await host.sandbox.directory.search("(sAMAccountName=svc-pulumi)", [
          "memberOf",
          "primaryGroupID",
        ]);
        expect(service).to.include({ primaryGroupID: "513" }).and.to.not.have.property("memberOf");
      });

      it("allow no creation elsewhere", async () => {
        const args = { organizationalUnit: foreign };
        const user = await failure(host.provider.create("user", host.user("least8", args)), "directory-refused");
        expect(user.message).to.include(
          `${words(`create CN=least8,${foreign}`, foreign)}; or choose another unit: organizationalUnit in the program says ${foreign}`,
        );
        const group = { directoryId: host.directoryId, name: "least8", owner: "people/test/least8", ...args };
        expect((await failure(host.provider.create("group", group), "directory-refused")).message).to.include(
          words(`create CN=least8,${foreign}`, foreign),
        );
        expect(await host.sandbox.directory.search("(sAMAccountName=least8)")).to.deep.equal([]);
      });

      it("allow no creation where a setting leads elsewhere, which is named", async () => {
        const provider = await host.process(host.directorySettings({ organizationalUnit: foreign }));
        const { message } = await failure(provider.create("user", host.user("least10")), "directory-refused");
        expect(message).to.include(
          `${words(`create CN=least10,${foreign}`, foreign)}; or choose another unit: the setting ` +
            `workspaces-users:directories.${host.directoryId}.organizationalUnit says ${foreign}`,
        );
      });

      it("allow no edit elsewhere", async () => {
        const adopt = host.provider.create("user", host.user("stranger", { adopt: true, lastName: "Taken" }));
        expect((await failure(adopt, "directory-refused")).message).to.include(
          words(`change CN=stranger,${foreign}`, foreign),
        );
        expect(await host.account("stranger")).to.not.have.any.keys("sn", "adminDescription");
      });

      it("allow no move to elsewhere", async () => {
        const user = await host.provider.create("user", host.user("least9"));
        const move = host.provider.update(user, host.user("least9", { organizationalUnit: foreign }));
        const { usersOu } = host.sandbox.directory;
        expect((await failure(move, "directory-refused")).message).to.include(
          words(`move CN=least9,${usersOu} to ${foreign}`, `${usersOu} and on ${foreign}`),
        );
        expect(await host.account("least9")).to.include({ dn: user.state.distinguishedName });
      });

      it("allow no deletion elsewhere", async () => {
        const { directory } = host.sandbox;
        const [entry] = await directory.search("(sAMAccountName=stranger)", ["objectGUID", "objectSid"]);
        await directory.modify(String(entry?.dn), { adminDescription: ["pulumi:people/test/stranger"] });
        const state = {
          ...host.user("stranger"),
          distinguishedName: entry?.dn,
          objectGuid: entry?.objectGUID,
          sid: entry?.objectSid,
        };
        const deletion = host.provider.delete({ kind: "user", id: "any", state });
        expect((await failure(deletion, "directory-refused")).message).to.include(
          words(`delete CN=stranger,${foreign}`, foreign),
        );
        expect(await host.account("stranger")).to.not.equal(undefined);
      });
    });
  },
  {
    dataAccess: true,
    allow: (action) => {
      asked.add(action);
      return allowed.has(action);
    },
  },
);
