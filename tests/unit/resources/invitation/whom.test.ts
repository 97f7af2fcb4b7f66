import { expect } from "chai";
import { InvitationHandlers } from "../../../../provider/resources/invitation/handlers";
import type { InvitationArguments } from "../../../../provider/resources/invitation/properties";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("whom an invitation goes to", () => {
  let house: House;
  let workspaceId: string;

  beforeEach(async () => {
    house = await House.open();
    add();
    workspaceId = await launch();
  });
  afterEach(() => house.close());

  const add = () => {
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      mail: ["ada@example.com"],
    });
  };
  const launch = async (mark?: string) => {
    const tags = mark === undefined ? {} : { "workspaces-users:owner": `people/prod/desk=23${mark}` };
    return (await house.world.aws.launch({ directoryId: simpleAd, userName: "ada", tags })).id;
  };
  const INCARNATION = "0mh5k2x9q1a2b3c4d";
  const anew = () => new InvitationHandlers(house.services());
  const args = (more: Partial<InvitationArguments> = {}): InvitationArguments => ({
    workspaceId,
    owner: "people/prod/ada",
    ...more,
  });
  const recipients = () => house.mails.map(({ to }) => to);

  describe("where the WorkSpace was adopted", () => {
    beforeEach(async () => {
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = await launch(`${INCARNATION}+adopted`);
    });

    it("is nobody, whatever token it begins with, and that is said", async () => {
      const { outs } = await anew().create(args({ resendToken: "1" }));
      expect(house.mails).to.deep.equal([]);
      expect(outs).to.deep.equal({
        ...args({ resendToken: "1" }),
        userName: "ada",
        registrationCode: "WSdub+000001",
        sentTo: "",
        sentAt: "",
        messageId: "",
        unsent: "adopted",
      });
      expect(house.said.join("\n"))
        .to.contain(`the user of WorkSpace ${workspaceId} is not mailed (invitation ada)`)
        .and.contain('set whenAdopted: "send"');
    });

    it("is its user where the program asks for it, at once or later", async () => {
      await anew().create(args({ whenAdopted: "send" }));
      expect(recipients()).to.deep.equal(["ada@example.com"]);
    });

    it("is its user once the program asks for it later, and then nobody again", async () => {
      const { outs } = await anew().create(args());
      const asked = args({ whenAdopted: "send" });
      expect(anew().diff(outs, asked)).to.include({ changes: true });
      const updated = await anew().update(outs, asked);
      expect(updated).to.include({ sentTo: "ada@example.com" }).and.not.have.property("unsent");
      await anew().update(updated, args({ whenAdopted: "skip" }));
      await anew().update(updated, args());
      expect(recipients()).to.deep.equal(["ada@example.com"]);
    });

    it("is its user once another resendToken asks for a mail", async () => {
      const { outs } = await anew().create(args());
      expect(await anew().update(outs, args({ resendToken: "1" }))).to.include({ sentTo: "ada@example.com" });
      expect(recipients()).to.have.length(1);
    });

    it("stays nobody where another template or name alone is declared, or the WorkSpace is replaced", async () => {
      const { outs } = await anew().create(args());
      const renamed = await anew().update(outs, args({ template: { language: "de" }, owner: "people/prod/new" }));
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = await launch(INCARNATION);
      const moved = await anew().update(renamed, args());
      expect(moved).to.include({ unsent: "adopted", workspaceId });
      expect(house.mails).to.deep.equal([]);
    });

    it("stays the user who was mailed before, by a state that tells so", async () => {
      const { outs } = await anew().create(args({ whenAdopted: "send" }));
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = await launch(`${INCARNATION}+adopted`);
      expect(await anew().update(outs, args())).to.include({ sentTo: "ada@example.com" });
      expect(house.mails).to.have.length(1);
    });

    it("is told by the preview, if the state of the WorkSpace says that it was adopted", async () => {
      const services = house.services();
      const workspace = {
        directoryId: simpleAd,
        userName: "ada",
        bundleId: "wsb-bh8rsxt14",
        owner: "people/prod/desk",
      };
      const state = { ...workspace, state: "AVAILABLE", adopted: true };
      await new WorkspaceHandlers(services).diff(state, workspace, workspaceId);
      const invitations = new InvitationHandlers(services);
      expect(await invitations.check({ ...args() }, {})).to.deep.equal([]);
      const [line, ...more] = house.said;
      expect(line).to.contain(`the user of WorkSpace ${workspaceId} is not mailed (invitation ada)`);
      expect(more).to.deep.equal([]);
      await invitations.check({ ...args({ owner: "people/prod/asked", whenAdopted: "send", email: "a@b.example" }) });
      expect(house.said).to.have.length(1);
    });

    it("is told by the preview of a WorkSpace that is to be adopted", async () => {
      const workspace = {
        directoryId: simpleAd,
        userName: "ada",
        bundleId: "wsb-bh8rsxt14",
        owner: "people/prod/desk",
        adopt: true,
      };
      expect(await new WorkspaceHandlers(house.services()).check(workspace, {})).to.deep.equal([]);
      expect(house.said).to.have.length(1);
      expect(house.said[0]).to.contain(`WorkSpace ${workspaceId} of ada (${simpleAd}, AVAILABLE) is there`);
      await new WorkspaceHandlers(house.services()).check({ ...workspace, userName: "grace" }, {});
      await new WorkspaceHandlers(house.services()).check(workspace, workspace);
      await new WorkspaceHandlers(house.services()).check({ ...workspace, userName: UNKNOWN }, {});
      expect(house.said).to.have.length(1);
    });
  });

  describe("where two invite the user of one WorkSpace", () => {
    const own = () => args({ owner: "people/prod/own" });
    const given = () => args({ owner: "people/prod/given", email: "private@example.org" });
    const both = ["ada@example.com", "private@example.org"];

    for (const [order, first, second] of [
      ["the directory's address first", own, given],
      ["the given address first", given, own],
    ] as const) {
      it(`is both addresses, once each, one after the other: ${order}`, async () => {
        const inTurn = async () => {
          const { outs: one } = await anew().create(first());
          const { outs: other } = await anew().create(second());
          return [one.sentTo, other.sentTo].sort();
        };
        expect(await inTurn()).to.deep.equal(both);
        expect(await inTurn(), "known again").to.deep.equal(both);
        expect(recipients().sort()).to.deep.equal(both);
      });
    }

    it("is both addresses, once each, at the same time", async () => {
      const invitations = anew();
      await Promise.all([invitations.create(own()), invitations.create(given())]);
      await Promise.all([anew().create(own()), anew().create(given())]);
      expect(recipients().sort()).to.deep.equal(both);
    });

    for (const parallel of [true, false]) {
      it(`is one address once where both mean the same, ${parallel ? "at the same time" : "one after the other"}`, async () => {
        const invitations = anew();
        const same = { ...given(), email: "Ada@example.com" };
        const first = invitations.create(same);
        if (!parallel) await first;
        const made = await Promise.all([first, invitations.create(own())]);
        expect(recipients()).to.deep.equal(["Ada@example.com"]);
        expect(made[1].outs.sentTo.toLowerCase()).to.equal("ada@example.com");
      });
    }
  });

  it("goes to an address of the greatest length, and says that it did", async () => {
    const email = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.com`;
    const { outs } = await anew().create(args({ email }));
    expect(recipients()).to.deep.equal([email]);
    expect(outs).to.include({ sentTo: email });
    expect((await anew().create(args({ email }))).outs).to.include({ sentTo: email });
    expect(house.mails).to.have.length(1);
  });

  it("is said to be nobody by the preview where another template or address alone is declared, once", async () => {
    const { outs } = await anew().create(args());
    const invitations = anew();
    invitations.diff(outs, args({ template: { language: "de" } }));
    expect(house.said, "a refresh compares too, and there is no program then").to.deep.equal([]);
    await invitations.check({ ...args({ template: { language: "de" } }) }, { ...args() });
    invitations.diff(outs, args({ template: { language: "de" } }));
    invitations.diff(outs, args({ template: { language: "de" } }));
    expect(house.said).to.have.length(1);
    expect(house.said[0]).to.contain("another template or email alone mails nobody (invitation ada)");
    for (const more of [{ resendToken: "2" }, { owner: "people/prod/new" }, { workspaceId: "ws-000000000" }]) {
      invitations.diff(outs, args({ ...more, ...("owner" in more ? {} : { email: "a@b.example" }) }));
    }
    expect(house.said).to.have.length(1);
  });

  describe("where the account of the WorkSpace is no more", () => {
    it("is nobody: whoever has the name now cannot use it", async () => {
      const { outs } = await anew().create(args());
      house.memory.entries.delete(`CN=ada,${USERS}`);
      add();
      const { message, code } = await failureOf(anew().update(outs, args({ resendToken: "2" })));
      expect(code).to.equal("gone");
      expect(message).to.contain(
        `${workspaceId} is bound to the account ${outs.userSid ?? ""}, and ada is another one now`,
      );
      expect(message).to.contain("pulumi up --replace");
      expect(recipients()).to.have.length(1);
    });

    it("is nobody if there is none of the name, and no advice is to make one", async () => {
      house.memory.entries.delete(`CN=ada,${USERS}`);
      const { message } = await failureOf(anew().create(args({ email: "a@b.example" })));
      expect(message).to.contain("has no user ada").and.contain("not even an account of the same name");
    });
  });

  it("ends at once for a WorkSpace that is gone, and mails nobody", async () => {
    house.world.aws.setState(workspaceId, "TERMINATED");
    await house.world.aws.settle(workspaceId);
    workspaceId = "ws-000000000";
    const before = house.world.now;
    const { code, message } = await failureOf(anew().create(args()));
    expect(code).to.equal("gone");
    expect(message).to.contain("does not know ws-000000000");
    expect(house.world.now - before).to.be.below(1_000);
  });

  it("ends once a WorkSpace that it waits for is gone", async () => {
    house.world.aws.setState(workspaceId, "PENDING");
    let looks = 0;
    house.world.aws.faults = ({ moment, operation }) => {
      if (moment === "before" && operation === "DescribeWorkspaces" && (looks += 1) === 4) {
        house.world.aws.setState(workspaceId, "TERMINATED");
        void house.world.aws.settle(workspaceId);
      }
      return undefined;
    };
    const { code } = await failureOf(anew().create(args()));
    expect(code).to.equal("workspace-failed");
    expect(house.mails).to.deep.equal([]);
  });
});
