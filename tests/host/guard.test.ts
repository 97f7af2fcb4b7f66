import { setTimeout as sleep } from "node:timers/promises";
import { TerminateWorkspacesCommand, WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import type { Launch } from "../../sandbox/aws/stand-in";
import { AwsStandIn } from "../../sandbox/aws/stand-in";
import { REALM, REGION } from "../../sandbox/world";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { suite } from "./suite";

const FARTHER = "us-east-1";

suite("the guard that stands before the deletion of a User", (host) => {
  /** A user of ours with a desktop that was launched outside. */
  const userWithDesktop = async (userName: string, launch: Partial<Launch> = {}, args: Properties = {}) => {
    const user = await host.provider.create("user", host.user(userName, args));
    const desktop = await host.sandbox.aws.launch({ directoryId: host.directoryId, userName, ...launch });
    return { user, desktop };
  };

  const terminateOutside = async (id: string) => {
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = host.sandbox.environment();
    const client = new WorkSpacesClient({
      endpoint: host.sandbox.aws.endpoint,
      region: REGION,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    });
    await client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [{ WorkspaceId: id }] }));
    client.destroy();
  };

  it("fails while a desktop exists, with its id, its state and the next step", async () => {
    const { user, desktop } = await userWithDesktop("standing");
    const { message } = await failure(host.provider.delete(user), "workspace-exists");
    expect(message).to.equal(
      `deleting user standing (${host.directoryId}): WorkSpace ${desktop.id} is AVAILABLE (${host.directoryId} in eu-west-1); ` +
        'delete it first, or set whenWorkspaceExists: "terminate" on the user and run pulumi up before removing them [workspace-exists]',
    );
    expect(await host.account("standing")).to.include({ objectGUID: user.state.objectGuid });
    expect((await host.desktops("standing")).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
  });

  for (const state of ["PENDING", "STOPPED", "ERROR", "IMPAIRED", "MAINTENANCE"] as const) {
    it(`fails while one is ${state}`, async () => {
      const { user, desktop } = await userWithDesktop(`is${state}`.toLowerCase(), { state });
      const { message } = await failure(host.provider.delete(user), "workspace-exists");
      expect(message).to.include(`WorkSpace ${desktop.id} is ${state} `);
    });
  }

  it("names a standby in another Region", async () => {
    const { user, desktop } = await userWithDesktop("resilient");
    const standby = { WorkspaceId: "ws-standby00", Region: "eu-central-1", Type: "STANDBY" as const };
    host.sandbox.aws.change(desktop.id, { related: [standby] });
    const { message } = await failure(host.provider.delete(user), "workspace-exists");
    expect(message).to.include("ws-standby00 (STANDBY in eu-central-1)");
  });

  it("finds a desktop whatever the letter case of its user name", async () => {
    const { user, desktop } = await userWithDesktop("lettercase", { userName: "LetterCASE" });
    const { message } = await failure(host.provider.delete(user), "workspace-exists");
    expect(message).to.include(desktop.id);
  });

  for (const kind of ["managedAd", "adConnector"] as const) {
    it(`finds one in a second registration of the domain: ${kind}`, async () => {
      const directoryId = host.sandbox.directoryIds[kind];
      const { user, desktop } = await userWithDesktop(`through${kind.slice(0, 7)}`, { directoryId });
      const { message } = await failure(host.provider.delete(user), "workspace-exists");
      expect(message).to.include(`WorkSpace ${desktop.id} is AVAILABLE (${directoryId} in eu-west-1)`);
    });
  }

  it("finds one whose account was made anew, which WorkSpaces does not show by user name", async () => {
    const sid = "S-1-5-21-1-2-3-4567";
    const { user, desktop } = await userWithDesktop("reborn", { sid });
    const { message } = await failure(host.provider.delete(user), "workspace-exists");
    expect(message).to.include(desktop.id);
  });

  it("finds one beyond the first page of a directory", async () => {
    const { aws, directoryIds } = host.sandbox;
    const directoryId = directoryIds.adConnector;
    const sid = (number: number) => `S-1-5-21-1-2-3-${5000 + number}`;
    for (let number = 0; number < 60; number++) {
      await aws.launch({ directoryId, userName: `filler${number}`, sid: sid(number) });
    }
    const { user, desktop } = await userWithDesktop("crowded", { directoryId });
    const { message } = await failure(host.provider.delete(user), "workspace-exists");
    expect(message).to.include(desktop.id);
  });

  it("finds one in another Region, and terminates it there", async () => {
    const { directory, address } = host.sandbox;
    const farId = "d-9067a1c2ff";
    const corp = { kind: "SimpleAD", domain: REALM } as const;
    const aws = await AwsStandIn.start({
      address,
      people: directory.people(),
      deliver: () => undefined,
      directories: [
        { ...corp, id: host.directoryId, region: REGION },
        { ...corp, id: farId, region: FARTHER },
      ],
      rate: false,
      timing: { terminate: 200 },
    });
    try {
      const near = await host.process(aws.environment(REGION));
      const both = await host.process({
        ...aws.environment(REGION),
        WORKSPACES_USERS_REGIONS: JSON.stringify([FARTHER]),
      });
      const user = await near.create("user", host.user("faraway", { whenWorkspaceExists: "fail" }));
      const { id } = await aws.launch({ directoryId: farId, userName: "faraway" });
      const { message } = await failure(both.delete(user), "workspace-exists");
      expect(message).to.include(`WorkSpace ${id} is AVAILABLE (${farId} in ${FARTHER})`);
      const willing = await both.update(user, host.user("faraway", { whenWorkspaceExists: "terminate" }));
      await both.delete(willing);
      expect(await host.account("faraway")).to.equal(undefined);
      expect(await aws.workspaces()).to.deep.equal([]);
      expect(await aws.violations()).to.deep.equal([]);
    } finally {
      await aws.stop();
    }
  });

  it("terminates where asked to, looks again, and only then deletes the user", async () => {
    const { user, desktop } = await userWithDesktop("ended", {}, { whenWorkspaceExists: "terminate" });
    await host.provider.delete(user);
    expect(await host.account("ended")).to.equal(undefined);
    expect(await host.desktops("ended")).to.deep.equal([]);
    const calls = host.sandbox.aws.calls.filter((call) => JSON.stringify(call.input).includes(desktop.id));
    expect(calls.map(({ operation }) => operation)).to.include("TerminateWorkspaces");
    const last = host.sandbox.aws.calls.at(-1);
    expect(last?.operation, "the last look").to.equal("DescribeWorkspaces");
    expect(JSON.stringify(last?.output)).to.not.include(desktop.id);
  });

  it("terminates several of one user", async () => {
    const { managedAd } = host.sandbox.directoryIds;
    const { user } = await userWithDesktop("several", {}, { whenWorkspaceExists: "terminate" });
    await host.sandbox.aws.launch({ directoryId: managedAd, userName: "several" });
    await host.provider.delete(user);
    expect(await host.account("several")).to.equal(undefined);
    expect(await host.desktops("several")).to.deep.equal([]);
  });

  it("waits for one that is TERMINATING already, whatever the policy", async () => {
    const { user, desktop } = await userWithDesktop("leaving");
    await terminateOutside(desktop.id);
    await host.provider.delete(user);
    expect(await host.account("leaving")).to.equal(undefined);
    expect(await host.desktops("leaving")).to.deep.equal([]);
  });

  it("does not try to delete a user whose desktop stays TERMINATING", async () => {
    const { user, desktop } = await userWithDesktop("lingering");
    host.sandbox.aws.setState(desktop.id, "TERMINATING");
    const deleting = host.provider.delete(user);
    await sleep(1_000);
    expect(await host.account("lingering")).to.not.equal(undefined);
    host.sandbox.aws.setState(desktop.id, "AVAILABLE");
    await terminateOutside(desktop.id);
    await deleting;
    expect(await host.account("lingering")).to.equal(undefined);
  });

  it("fails for one that is SUSPENDED, which cannot be terminated", async () => {
    const { user, desktop } = await userWithDesktop(
      "frozen",
      { state: "SUSPENDED" },
      { whenWorkspaceExists: "terminate" },
    );
    const { message } = await failure(host.provider.delete(user), "workspace-refused");
    expect(message)
      .to.include(`WorkSpace ${desktop.id} is SUSPENDED and cannot be terminated`)
      .and.include("an image is made of it");
    expect(await host.account("frozen")).to.include({ objectGUID: user.state.objectGuid });
  });
});
