import { expect } from "chai";
import { InvitationHandlers } from "../../../../provider/resources/invitation/handlers";
import type { InvitationArguments } from "../../../../provider/resources/invitation/properties";
import { connector, managedAd, region, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const ALIAS = { region, name: "desktop.example.com", directoryId: simpleAd };
const FORGOT = "Forgot password?";
const ASK = "ask your administrator";
const ELSEWHERE = "page of your organization";

describe("what an invitation says of signing in", () => {
  let house: House;

  afterEach(() => house.close());

  const open = async (options: Parameters<typeof House.open>[0] = {}) => {
    house = await House.open(options);
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      userPrincipalName: ["ada@example.com"],
      mail: ["ada@example.com"],
    });
  };
  const anew = (env = {}) => new InvitationHandlers(house.services(env));
  const launch = async (directoryId: string, userName = "ada") =>
    (await house.world.aws.launch({ directoryId, userName })).id;
  const args = (workspaceId: string, more: Partial<InvitationArguments> = {}) => ({
    workspaceId,
    owner: "people/prod/ada",
    ...more,
  });
  const text = () => house.mails.at(-1)?.text ?? "";

  describe("with an Active Directory", () => {
    const shown = (Status: string) => [
      {
        id: simpleAd,
        region,
        kind: "SimpleAD" as const,
        domain: "corp.example.com",
        shown: { SamlProperties: { Status, UserAccessUrl: "https://idp.example.com/" } },
      },
    ];
    for (const [status, words] of [
      ["ENABLED", ELSEWHERE],
      ["ENABLED_WITH_DIRECTORY_LOGIN_FALLBACK", ELSEWHERE],
      ["DISABLED", FORGOT],
    ] as const) {
      it(`is by SAML 2.0 as the directory has it: ${status}`, async () => {
        await open({ directories: shown(status) });
        await anew().create(args(await launch(simpleAd)));
        expect(text()).to.contain(words);
        expect(text().includes(FORGOT)).to.equal(words === FORGOT);
      });
    }

    it("is to ask an administrator for a user of a trusted domain, who has no “Forgot password?”", async () => {
      await open();
      const services = house.services({
        WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [managedAd]: { domains: { "corp.example.com": {} } } }),
      });
      const { directories } = services;
      const trusted = await directories.open(managedAd, "corp.example.com");
      const own = { findUserByName: () => Promise.resolve(undefined) };
      Object.assign(directories, {
        open: (_id: string, domain?: string) => Promise.resolve(domain === undefined ? own : trusted),
      });
      await new InvitationHandlers(services).create(args(await launch(managedAd)));
      expect(text()).to.contain(ASK).and.to.not.contain(FORGOT);
    });

    for (const userName of ["CORP\\ada", "ada@corp.example.com", "ADA@EXAMPLE.COM"]) {
      it(`finds the user of a WorkSpace that is shown as ${userName}`, async () => {
        await open();
        const { directories } = house.services();
        expect((await directories.findUser(simpleAd, userName))?.user.userName).to.equal("ada");
      });
    }

    it("takes nobody of the name in another domain for the user", async () => {
      await open();
      const { directories } = house.services();
      expect(await directories.findUser(simpleAd, "OTHER\\ada")).to.equal(undefined);
      expect(await directories.findUser(simpleAd, "ada@other.example.com")).to.equal(undefined);
    });
  });

  describe("with cross-Region redirection", () => {
    it("is with the domain name of the connection alias, which the client takes for a registration code", async () => {
      await open({ connectionAliases: [{ ...ALIAS, name: "x.example.com", directoryId: connector }, ALIAS] });
      const { outs } = await anew().create(args(await launch(simpleAd)));
      expect(outs.registrationCode).to.equal("desktop.example.com");
      expect(text()).to.contain("desktop.example.com").and.not.contain("WSdub+");
      expect(text()).to.contain("\nworkspaces://ada@desktop.example.com\n");
    });

    it("is with the alias that was associated, on whichever page it is told", async () => {
      const further = Array.from({ length: 30 }, (_, index) => ({
        ...ALIAS,
        name: `a${index}.example.com`,
        association: "PENDING_ASSOCIATION" as const,
      }));
      await open({ connectionAliases: [...further, ALIAS] });
      const { outs } = await anew().create(args(await launch(simpleAd)));
      expect(outs.registrationCode).to.equal("desktop.example.com");
    });

    it("goes on with the Region's own code where we may not ask for aliases, and says so once", async () => {
      await open({
        connectionAliases: [ALIAS],
        allow: (action) => action !== "workspaces:DescribeConnectionAliases",
      });
      const invitations = anew();
      for (const directoryId of [simpleAd, connector]) {
        const { outs } = await invitations.create(args(await launch(directoryId)));
        expect(outs.registrationCode).to.contain("WSdub+");
      }
      expect(house.said.filter((line) => line.includes("workspaces:DescribeConnectionAliases"))).to.have.length(1);
    });

    it("mails nobody a second time because an alias was made since: the old code stays valid", async () => {
      const connectionAliases: (typeof ALIAS)[] = [];
      await open({ connectionAliases });
      const workspaceId = await launch(simpleAd);
      const { outs } = await anew().create(args(workspaceId));
      connectionAliases.push(ALIAS);
      house.world.aws.setState(workspaceId, "TERMINATED");
      const updated = await anew().update(outs, args(await launch(simpleAd)));
      expect(house.mails).to.have.length(1);
      expect(updated.registrationCode, "what the mail told").to.contain("WSdub+");
    });
  });

  it("fails where AWS does not answer about aliases, and mails nobody", async () => {
    await open();
    house.world.aws.faults = ({ operation }) =>
      operation === "DescribeConnectionAliases"
        ? { status: 400, type: "ThrottlingException", message: "no" }
        : undefined;
    const error = await failureOf(anew().create(args(await launch(simpleAd))));
    expect(error).to.include({ code: "aws-refused" });
    expect(house.mails).to.deep.equal([]);
  });
});
