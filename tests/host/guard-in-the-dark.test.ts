import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { failure } from "./failure";
import { suite } from "./suite";

const FARTHER = "us-east-1";

suite("the guard, where WorkSpaces cannot be asked, leaves the user", (host) => {
  /** A user of ours with a desktop that was launched outside. */
  const userWithDesktop = async (userName: string) => {
    const user = await host.provider.create("user", host.user(userName));
    await host.sandbox.aws.launch({ directoryId: host.directoryId, userName });
    return user;
  };

  it("and its desktop, where access is denied", async () => {
    const user = await userWithDesktop("forbidden");
    host.sandbox.aws.faults = ({ operation, moment }) =>
      operation === "DescribeWorkspaces" && moment === "before"
        ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
        : undefined;
    const { message } = await failure(host.provider.delete(user), "workspaces-unknown");
    expect(message).to.include("WorkSpaces in eu-west-1 cannot be asked whether the user has a WorkSpace");
    expect(message).to.include("the user is left as it is; run again when WorkSpaces answers");
    expect(await host.account("forbidden")).to.include({ objectGUID: user.state.objectGuid });
  });

  it("where the registrations of the domain cannot be told", async () => {
    const fresh = await host.process();
    const user = await userWithDesktop("unlisted");
    host.sandbox.aws.faults = ({ operation, moment, input }) =>
      operation === "DescribeWorkspaceDirectories" && moment === "before" && JSON.stringify(input) === "{}"
        ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
        : undefined;
    await failure(fresh.delete(user), "workspaces-unknown");
    expect(await host.account("unlisted")).to.include({ objectGUID: user.state.objectGuid });
  });

  it("where another Region cannot be asked", async () => {
    const user = await host.provider.create("user", host.user("beyond"));
    const both = await host.process({ WORKSPACES_USERS_REGIONS: FARTHER });
    host.sandbox.aws.faults = ({ region, moment }) =>
      region === FARTHER && moment === "before"
        ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
        : undefined;
    const { message } = await failure(both.delete(user), "workspaces-unknown");
    expect(message).to.include(`WorkSpaces in ${FARTHER} cannot be asked`);
    expect(await host.account("beyond")).to.include({ objectGUID: user.state.objectGuid });
  });

  for (const fault of ["drop", "cut", { status: 500, type: "InternalServerException", message: "Oops" }] as const) {
    const name = typeof fault === "string" ? fault : String(fault.status);
    it(`where WorkSpaces does not answer (${name}), after retries`, async () => {
      const user = await userWithDesktop(`silent${name}`);
      const before = host.sandbox.aws.callsTo("DescribeWorkspaces").length;
      host.sandbox.aws.faults = ({ operation }) => (operation === "DescribeWorkspaces" ? fault : undefined);
      const { message } = await failure((await host.process()).delete(user), "workspaces-unknown");
      expect(message).to.include("WorkSpaces in eu-west-1 cannot be asked");
      expect(host.sandbox.aws.callsTo("DescribeWorkspaces").length - before).to.be.greaterThan(12);
      expect(await host.account(`silent${name}`)).to.include({ objectGUID: user.state.objectGuid });
    });
  }

  it("until it answers, be it after a few tries", async () => {
    const user = await host.provider.create("user", host.user("patient"));
    let dropped = 0;
    host.sandbox.aws.faults = ({ operation }) =>
      operation === "DescribeWorkspaces" && dropped < 20 && ++dropped ? "drop" : undefined;
    await (await host.process()).delete(user);
    expect(dropped).to.equal(20);
    expect(await host.account("patient")).to.equal(undefined);
  });
});

suite(
  "the guard and a desktop that WorkSpaces does not show yet",
  (host) => {
    it("knows of one that its own process has just asked for", async () => {
      const { aws } = host.sandbox;
      const provider = await host.process({ NODE_OPTIONS: "" });
      const user = await provider.create("user", host.user("newborn", { whenWorkspaceExists: "fail" }));
      const asked = new Promise<void>((resolve) => {
        aws.faults = ({ operation, moment }) => {
          if (operation === "CreateWorkspaces" && moment === "after") resolve();
          return undefined;
        };
      });
      const workspace = host.workspace("newborn");
      // Declared, so that the user's deletion does not wait for the desktop's.
      await provider.check("workspace", workspace);
      const launching = provider.create("workspace", workspace);
      await asked;
      // Until it has the reply the process knows no id; then it knows what no describe shows.
      await sleep(100);
      const { message } = await failure(provider.delete(user), "workspace-exists");
      const [desktop] = await host.desktops("newborn");
      expect(message).to.include(`WorkSpace ${desktop?.id ?? ""} is PENDING`);
      expect(await host.account("newborn")).to.include({ objectGUID: user.state.objectGuid });
      expect((await launching).state).to.include({ state: "AVAILABLE" });
    });
  },
  { timing: { launch: 500, hiddenFor: 1_200, hiddenDescribes: 3 } },
);
