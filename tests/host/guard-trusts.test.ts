import { expect } from "chai";
import { directoryIds } from "../../sandbox/world";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { suite } from "./suite";

const { managedAd, onprem: connector } = directoryIds;

/** How WorkSpaces may show a trusted domain's user, and whether that says surely whose desktop it is. */
const SHOWN = [
  ["ONPREM\\", "", true],
  ["", "@onprem.example.com", true],
  ["", "", false],
] as const;

suite(
  "the guard, for people of a domain that a Managed AD trusts and an AD Connector serves,",
  (host) => {
    const onprem = () => {
      const { onprem: directory } = host.sandbox;
      if (!directory) throw new Error("the sandbox has no second domain");
      return directory;
    };

    /** Of the AD Connector: that a Managed AD trusts their domain is not in any setting. */
    const user = (userName: string, args: Properties = {}) => host.user(userName, { directoryId: connector, ...args });

    const account = async (userName: string) =>
      (await onprem().search(`(&(objectClass=user)(sAMAccountName=${userName}))`, ["adminDescription"]))[0];

    for (const [index, [before, after, sure]] of SHOWN.entries()) {
      const userName = `trusted${index}`;
      const shown = `${before}${userName}${after}`;

      it(`stands before a desktop in the Managed AD that is shown as ${shown}, and ${sure ? "ends it only where told to" : "never ends it"}`, async () => {
        const made = await host.provider.create("user", user(userName));
        const { id } = await host.sandbox.aws.launch({ directoryId: managedAd, userName: shown });
        const { message } = await failure(host.provider.delete(made), "workspace-exists");
        expect(message).to.include(`WorkSpace ${id}`).and.to.include(`is AVAILABLE (${managedAd} in eu-west-1`);
        const willing = await host.provider.update(made, user(userName, { whenWorkspaceExists: "terminate" }));
        if (sure) {
          await host.provider.delete(willing);
          expect(await account(userName)).to.equal(undefined);
          expect(await host.desktops(shown)).to.deep.equal([]);
        } else {
          await failure(host.provider.delete(willing), "workspace-exists");
          expect(await account(userName))
            .to.have.property("adminDescription")
            .that.matches(new RegExp(`^pulumi:people/test/${userName}#`));
          expect((await host.desktops(shown)).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
        }
      });
    }

    it("lets an account go to an administrator's hands where the desktop that stands before it is another person's", async () => {
      const stranger = await host.provider.create("user", host.user("namesake", { directoryId: managedAd }));
      const { id } = await host.sandbox.aws.launch({ directoryId: managedAd, userName: "namesake" });
      const made = await host.provider.create("user", user("namesake", { whenWorkspaceExists: "terminate" }));
      const { message } = await failure(host.provider.delete(made), "workspace-exists");
      expect(message).to.include(
        `WorkSpace ${id} is AVAILABLE (${managedAd} in eu-west-1, of the domain corp.example.com)`,
      );
      expect(message).to.include('if it is not, set deletionPolicy: "retain" on the user and run pulumi up');
      const retained = await host.provider.update(made, user("namesake", { deletionPolicy: "retain" }));
      await host.provider.delete(retained);
      const entry = await account("namesake");
      expect(entry).to.have.property("dn");
      expect(entry).to.not.have.property("adminDescription");
      await onprem().delete(entry?.dn ?? "");
      expect(await host.account("namesake")).to.include({ objectGUID: stranger.state.objectGuid });
      expect((await host.desktops("namesake")).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    });

    it("leaves the user where the trusts cannot be told, and names the permission", async () => {
      const fresh = await host.process();
      const made = await fresh.create("user", user("untold"));
      host.sandbox.aws.faults = ({ operation, moment }) =>
        operation === "DescribeTrusts" && moment === "before"
          ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
          : undefined;
      const { message } = await failure(fresh.delete(made), "workspaces-unknown");
      expect(message).to.include("check the AWS credentials, and that they allow ds:DescribeTrusts");
      expect(await account("untold")).to.include({ dn: made.state.distinguishedName });
      host.sandbox.aws.faults = undefined;
      await fresh.delete(made);
      expect(await account("untold")).to.equal(undefined);
    });
  },
  { onprem: true },
);
