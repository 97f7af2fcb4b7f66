import { expect } from "chai";
import type { Registrations } from "../../../provider/aws/registrations";
import type { Trusts } from "../../../provider/aws/trusts";
import { Holders } from "../../../provider/deletion/holders";

const HOME = "eu-west-1";
const ADA = { directoryId: "d-1", domainName: "corp.example.com" };

describe("the directories that can hold a user's desktop", () => {
  /** What WorkSpaces knows of the user's own directory in the home Region, and what it lists in each Region. */
  const holders = (own: object | undefined, listed: object[], trusts: object[] = []) => {
    const reads: string[] = [];
    const registrations = {
      find: () => Promise.resolve(own),
      all: (region: string) => {
        reads.push(region);
        return Promise.resolve(listed);
      },
    };
    const found = new Holders(
      { region: HOME },
      registrations as unknown as Registrations,
      { in: () => Promise.resolve(trusts) } as unknown as Trusts,
    );
    return { found, reads };
  };
  const listed = (directoryId: string, domainName: string) => ({ directoryId, domainName });
  const held = (directoryId: string, domainName: string, ofOwnDomain: boolean) => ({
    directoryId,
    domainName,
    ofOwnDomain,
  });

  it("are those of the user's domain, of their directory's, and of none beside", async () => {
    const all = [
      listed("d-1", "ad.example.com"),
      listed("d-2", "CORP.example.com"),
      listed("d-3", "other.example.com"),
    ];
    const { found } = holders({ DirectoryName: "ad.example.com" }, all);
    expect(await found.in(HOME, ADA)).to.deep.equal([
      held("d-1", "ad.example.com", false),
      held("d-2", "CORP.example.com", true),
    ]);
  });

  it("have the user's own among them though the list does not name it, in its own Region only", async () => {
    const { found } = holders({ DirectoryName: "corp.example.com" }, [listed("d-2", "corp.example.com")]);
    const other = held("d-2", "corp.example.com", true);
    expect(await found.in(HOME, ADA)).to.deep.equal([other, held("d-1", "corp.example.com", true)]);
    expect(await found.in("us-east-1", ADA)).to.deep.equal([other]);
    const nameless = holders({}, []).found;
    expect(await nameless.in(HOME, ADA), "WorkSpaces tells no domain of it").to.deep.equal([held("d-1", "", false)]);
    expect(await holders(undefined, []).found.in(HOME, ADA), "it is not registered").to.deep.equal([]);
  });

  it("name the user's own once", async () => {
    const { found } = holders({ DirectoryName: "corp.example.com" }, [listed("d-1", "corp.example.com")]);
    expect(await found.in(HOME, ADA)).to.deep.equal([held("d-1", "corp.example.com", true)]);
  });

  it("are those too that trust the user's domain, or a forest, which may hold it", async () => {
    const all = ["d-2", "d-3", "d-4"].map((id) => listed(id, `${id}.example.com`));
    const { found } = holders(undefined, all, [
      { directoryId: "d-2", external: true, remoteDomain: "CORP.example.com" },
      { directoryId: "d-3", external: true, remoteDomain: "other.example.com" },
      { directoryId: "d-4", external: false, remoteDomain: "forest.example.com" },
    ]);
    expect((await found.in(HOME, ADA)).map(({ directoryId }) => directoryId)).to.deep.equal(["d-2", "d-4"]);
  });

  it("are read once for all users of a directory and domain", async () => {
    const { found, reads } = holders(undefined, []);
    await Promise.all([found.in(HOME, ADA), found.in(HOME, ADA), found.in("us-east-1", ADA)]);
    await found.in(HOME, { ...ADA, domainName: "onprem.example.com" });
    expect(reads).to.deep.equal([HOME, "us-east-1", HOME]);
  });
});
