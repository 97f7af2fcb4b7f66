// A notice whose run is killed at every call to AWS, and right before and after its mail. No engine has a part in it, so that it runs in this
// process: a killed provider leaves behind what AWS and the mail server have taken until then, and nothing else.
import { expect } from "chai";
import { NoticeHandlers } from "../../../provider/resources/notice/handlers";
import type { NoticeArguments } from "../../../provider/resources/notice/properties";
import { simpleAd } from "../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../unit/directory/ldap/memory-client";
import { House } from "../../unit/resources/house";
import { tally } from "../tally";

type Move = "create" | "another day" | "another resendToken";

const NEWS: Readonly<Record<Move, Partial<NoticeArguments>>> = {
  create: {},
  "another day": { endsOn: "2027-05-01" },
  "another resendToken": { resendToken: "2" },
};

/** One notice in a world of its own, and what became of it. */
async function life(move: Move, killedAt?: string) {
  const house = await House.open();
  try {
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      mail: ["ada@example.com"],
    });
    const { id: workspaceId } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const args = { workspaceId, endsOn: "2027-04-14", owner: "people/prod/ada" };
    const steps: string[] = [];
    let [isWatched, isKilled] = [false, false];
    const reach = (step: string) => {
      if (isWatched) steps.push(step);
      isKilled ||= isWatched && step === killedAt;
      return isKilled;
    };
    const counts = new Map<string, number>();
    house.world.aws.faults = ({ operation, moment }) => {
      const count = (counts.get(`${operation} ${moment}`) ?? 0) + 1;
      counts.set(`${operation} ${moment}`, count);
      return reach(`${operation} #${count} ${moment}`)
        ? { status: 400, type: "AccessDeniedException", message: "killed" }
        : undefined;
    };
    /** Another process. */
    const provider = () => {
      const services = house.services();
      const mail = services.mail.bind(services);
      return new NoticeHandlers(
        Object.assign(services, {
          mail: async () => {
            const { sender, transport } = await mail();
            const send: typeof transport.send = async (one) => {
              if (reach("the mail before")) throw new Error("killed");
              const sent = await transport.send(one);
              if (reach("the mail after")) throw new Error("killed");
              return sent;
            };
            return { sender, transport: { send } };
          },
        }),
      );
    };
    const before = move === "create" ? undefined : (await provider().create(args)).outs;
    const mailed = house.mails.length;
    counts.clear();
    const news = { ...args, ...NEWS[move] };
    const run = async () =>
      before === undefined ? (await provider().create(news)).outs : provider().update(before, news);
    isWatched = true;
    const first = await run().catch((error: unknown) => {
      if (!isKilled) throw error;
      return undefined;
    });
    const all = [...steps];
    if (killedAt !== undefined) {
      expect(isKilled, `${killedAt} is reached`).to.equal(true);
    }
    [isWatched, isKilled] = [false, false];
    // The engine knows nothing of the run that was killed: it gives the same again, with the state of before.
    const outs = killedAt === undefined ? first : await run();
    const { mails } = house;
    const last = mails.slice(mailed);
    return {
      steps: all,
      mails: last.length,
      keys: new Set(last.map(({ messageKey }) => messageKey)).size,
      outcome: { sentTo: outs?.sentTo, endsOn: outs?.endsOn, isUnnoted: outs?.unnoted === true },
      again: await provider()
        .create(news)
        .then(() => mails.length - mailed - last.length),
    };
  } finally {
    await house.close();
  }
}

describe("a notice whose run is killed at any step, and given once more", function () {
  this.timeout(120_000);

  for (const move of Object.keys(NEWS) as Move[]) {
    it(`is noted and sent, once, or once more under the same name where the kill came between the mail and its note: ${move}`, async () => {
      const expected = await life(move);
      expect(expected).to.deep.include({ mails: 1, keys: 1, again: 0 });
      expect(expected.steps).to.include.members(["the mail before", "the mail after"]);
      const noted = expected.steps.findIndex((step) => /^CreateTags .*after$/.test(step));
      const mailed = expected.steps.indexOf("the mail after");
      expect(noted, "noted last").to.be.greaterThan(mailed);
      const failures: string[] = [];
      for (const [at, step] of expected.steps.entries()) {
        const { mails, keys, outcome, again } = await life(move, step);
        const isGood =
          JSON.stringify(outcome) === JSON.stringify(expected.outcome) &&
          mails === (at >= mailed && at < noted ? 2 : 1) &&
          keys === 1 &&
          again === 0;
        tally("crash points", isGood);
        if (!isGood) failures.push(`${step}: ${mails} mails of ${keys}, ${again} again, ${JSON.stringify(outcome)}`);
      }
      expect(failures, failures.join("\n")).to.deep.equal([]);
    });
  }
});
