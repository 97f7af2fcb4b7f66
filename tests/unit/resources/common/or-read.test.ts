import { expect } from "chai";
import { none } from "../../../../provider/lookups/none";
import { ProviderError } from "../../../../provider/errors/provider-error";
import type { Handlers } from "../../../../provider/resources/common/handlers";
import { OrRead } from "../../../../provider/resources/common/or-read";

interface State {
  readonly owner: string;
  readonly deletionPolicy?: string;
}

const OWNER = "hr/prod/ada";
/** What the engine passes of a resource that is read: at first the program's side alone, and in a refresh its outputs alone. */
const asked = { readBy: OWNER } as unknown as State;
const known = { userName: "ada" } as unknown as State;
const managed: State = { owner: OWNER };

describe("a resource that is read and not managed", () => {
  let calls: unknown[][];
  let found: () => Promise<{ id: string }>;

  beforeEach(() => {
    calls = [];
    found = () => Promise.resolve({ id: "d-1/guid", userName: "ada" });
  });

  const handlers = (): OrRead<object, State> => {
    const note =
      <T>(name: string, answer: T) =>
      (...all: unknown[]) => {
        calls.push([name, ...all]);
        return answer;
      };
    const kind: Handlers<object, State> = {
      check: note("check", Promise.resolve([])),
      diff: note("diff", { changes: true, replaces: [], deleteBeforeReplace: false }),
      create: note("create", Promise.resolve({ id: "id", outs: managed })),
      read: note("read", Promise.resolve(undefined)),
      update: note("update", Promise.resolve(managed)),
      delete: note("delete", Promise.resolve()),
    };
    return new OrRead(kind, {
      look: () => found(),
      isOf: (own, _state, id) => own === id,
      retained: (state) => ({ ...state, deletionPolicy: "retain" }),
    });
  };

  it("is what is there, under its own id, and with the inputs that it has", async () => {
    const read = await handlers().read(asked, "d-1/ada");
    expect(read).to.deep.equal({ id: "d-1/guid", outs: { userName: "ada" } });
  });

  it("is an error if there is none, and is forgotten if a refresh finds none any more", async () => {
    found = () => Promise.reject(none("reading user d-1/ada", "corp has none", "correct it"));
    const error = await handlers()
      .read(asked, "d-1/ada")
      .then(String, (thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ProviderError).and.to.have.property("code", "not-found");
    expect(await handlers().read(known, "d-1/guid")).to.equal(undefined);
  });

  it("is not forgotten because a refresh could not ask", async () => {
    found = () => Promise.reject(new Error("no connection"));
    const error = await handlers().read(known, "d-1/guid").then(String, String);
    expect(error).to.equal("Error: no connection");
  });

  it("is never compared or deleted", async () => {
    const all = handlers();
    expect(await all.diff(known, {})).to.deep.equal({ changes: false, replaces: [], deleteBeforeReplace: false });
    await all.delete(known, "d-1/guid");
    expect(calls).to.deep.equal([]);
  });

  it("in the place of the resource that managed it leaves it standing; another one does not", async () => {
    const all = handlers();
    await all.read(asked, "d-1/ada");
    await all.delete(managed, "d-1/guid");
    await all.delete(managed, "d-1/other");
    await all.delete({ owner: "hr/prod/leaver" }, "d-1/guid");
    expect(calls).to.deep.equal([
      ["delete", { owner: OWNER, deletionPolicy: "retain" }, "d-1/guid"],
      ["delete", managed, "d-1/other"],
      ["delete", { owner: "hr/prod/leaver" }, "d-1/guid"],
    ]);
  });

  it("changes nothing about what is managed", async () => {
    const all = handlers();
    await all.check({}, {});
    await all.diff(managed, {}, "id");
    await all.create({});
    await all.read(managed, "id");
    await all.update(managed, {}, "id");
    expect(calls.map(([name]) => name)).to.deep.equal(["check", "diff", "create", "read", "update"]);
  });
});
