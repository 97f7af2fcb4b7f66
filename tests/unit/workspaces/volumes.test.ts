import { expect } from "chai";
import { isVolumePair, volumeSteps } from "../../../provider/workspaces/volumes";

const sizes = (root: number, user: number) => ({ RootVolumeSizeGib: root, UserVolumeSizeGib: user });
/** The pairs that the guide has, with the ends of each range. */
const PAIRS = [
  [80, 10],
  [80, 50],
  [80, 100],
  [175, 100],
  [175, 2000],
  [200, 150],
  [2000, 100],
  [2000, 2000],
] as const;

describe("the steps from one pair of volumes to another", () => {
  for (const [root, user] of PAIRS) {
    for (const [toRoot, toUser] of PAIRS.filter((to) => to[0] >= root && to[1] >= user)) {
      it(`of ${root} and ${user} to ${toRoot} and ${toUser} GiB go over pairs that WorkSpaces has, growing each time`, () => {
        let now: { RootVolumeSizeGib: number; UserVolumeSizeGib: number } = sizes(root, user);
        for (const [volume, size] of volumeSteps(now, sizes(toRoot, toUser))) {
          expect(size).to.be.above(now[volume]);
          now = { ...now, [volume]: size };
          expect(isVolumePair(now.RootVolumeSizeGib, now.UserVolumeSizeGib), JSON.stringify(now)).to.equal(true);
        }
        expect(now).to.deep.equal(sizes(toRoot, toUser));
      });
    }
  }

  it("are those of the volume that is declared, where only one is", () => {
    expect(volumeSteps(sizes(80, 50), { UserVolumeSizeGib: 100 })).to.deep.equal([["UserVolumeSizeGib", 100]]);
    expect(volumeSteps(sizes(80, 100), { RootVolumeSizeGib: 175 })).to.deep.equal([["RootVolumeSizeGib", 175]]);
    expect(volumeSteps(sizes(100, 100), { RootVolumeSizeGib: 300 })).to.deep.equal([["RootVolumeSizeGib", 300]]);
  });
});

describe("a pair of volumes", () => {
  for (const [root, user] of [
    [80, 20],
    [80, 150],
    [90, 50],
    [175, 50],
    [2001, 100],
    [175, 2001],
    [undefined, 33],
    [81, undefined],
  ] as const) {
    it(`of ${root ?? "an unknown size"} and ${user ?? "an unknown size"} is none that WorkSpaces has`, () => {
      expect(isVolumePair(root, user)).to.equal(false);
    });
  }

  it("may be 100 and 100 if the bundle has a graphics processor, which only WorkSpaces knows", () => {
    expect(isVolumePair(100, 100)).to.equal(true);
  });
});
