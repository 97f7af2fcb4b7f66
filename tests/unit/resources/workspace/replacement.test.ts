import { expect } from "chai";
import { Claims } from "../../../../provider/ownership/claims";
import type { WorkspaceParts } from "../../../../provider/resources/workspace/parts";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { checkReplacement, withVolumesNow } from "../../../../provider/resources/workspace/replacement";
import type { Properties } from "../../../../provider/resources/common/handlers";
import type { Desktop } from "../../../../provider/workspaces/desktop";
import type { Desktops } from "../../../../provider/workspaces/desktops";
import { VirtualClock } from "../../virtual-clock";
import { desktop } from "../../workspaces/shown";
import { connector, simpleAd } from "../../../../sandbox/tests/unit/aws/support";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const [BUNDLE, OTHER] = ["wsb-bh8rsxt14", "wsb-4q8t1n7zd"];
const DOMAIN = "corp.example.com";

describe("a check of what a launch needs", () => {
  /** What AWS and the directory know, each undefined if it cannot be asked; and what was asked. */
  let bundle: boolean | undefined;
  let key: boolean | undefined;
  let user: object | undefined;
  let answers: boolean;
  let configured: boolean;
  let trusted: string[];
  let asked: string[];
  let claims: Claims;
  let theirs: Desktop[];

  beforeEach(() => {
    bundle = key = answers = configured = true;
    user = undefined;
    trusted = [];
    asked = [];
    theirs = [];
    claims = new Claims(new VirtualClock());
  });

  const failures = (
    news: Partial<WorkspaceArguments>,
    olds: Partial<WorkspaceArguments> = { bundleId: OTHER, directoryId: simpleAd },
  ) => {
    const note = <T>(what: string, answer: T): Promise<T> => {
      asked.push(what);
      return Promise.resolve(answer);
    };
    const parts = {
      hasBundle: (id: string) => note(id, bundle),
      hasKey: (id: string) => note(id, key),
      directories: { isConfigured: () => configured, trustedDomains: () => trusted },
      claims,
      desktops: () => ({ look: () => Promise.resolve(theirs), lately: () => Promise.resolve(theirs) }),
      ask: (_id: string, _domain: string | undefined, question: (directory: object) => Promise<unknown>) =>
        answers
          ? question({
              domainName: DOMAIN,
              netBiosName: () => Promise.resolve("CORP"),
              findUserByName: (name: string) => note(name, user),
            })
          : Promise.resolve(undefined),
    } as unknown as WorkspaceParts;
    const args = { directoryId: simpleAd, userName: "ada", bundleId: BUNDLE, owner: "people/prod/ada", ...news };
    return checkReplacement(parts, DOMAIN, args, olds);
  };

  describe("refuses a bundle", () => {
    beforeEach(() => {
      user = {};
    });

    it("that WorkSpaces does not know, for a new resource and for a replaced one", async () => {
      bundle = false;
      for (const olds of [{}, { bundleId: OTHER, directoryId: simpleAd }]) {
        expect(await failures({}, olds)).to.deep.equal([
          {
            property: "bundleId",
            reason: `bundleId is ${BUNDLE}, which WorkSpaces in this Region does not know; aws workspaces describe-workspace-bundles lists those it knows (with --owner AMAZON, AWS's own)`,
          },
        ]);
      }
    });

    it("that is gone since for another desktop than the one that is adopted", async () => {
      bundle = key = false;
      const volumeEncryptionKey = "alias/people";
      theirs = [{ ...desktop("ws-1", "AVAILABLE", { UserName: "ada" }), bundleId: BUNDLE, volumeEncryptionKey }];
      expect(await failures({ adopt: true, volumeEncryptionKey }, {})).to.deep.equal([]);
      const named = async (news: Partial<WorkspaceArguments>) =>
        (await failures(news, {})).map(({ property }) => property);
      expect(await named({ adopt: true, bundleId: OTHER, volumeEncryptionKey })).to.deep.equal(["bundleId"]);
      expect(await named({ adopt: true, volumeEncryptionKey: "alias/other" })).to.deep.equal(["volumeEncryptionKey"]);
      expect(await named({})).to.deep.equal(["bundleId"]);
    });

    it("never if it is as before, is not known in the preview, is known, or cannot be asked for", async () => {
      bundle = false;
      expect(await failures({}, { bundleId: BUNDLE, directoryId: simpleAd })).to.deep.equal([]);
      expect(await failures({ bundleId: UNKNOWN }, {})).to.deep.equal([]);
      expect(asked, "there is nothing to ask").to.deep.equal([]);
      for (bundle of [true, undefined]) {
        expect(await failures({}, {})).to.deep.equal([]);
      }
    });
  });

  describe("refuses a key", () => {
    const volumeEncryptionKey = "alias/people";

    it("that KMS does not know", async () => {
      key = false;
      expect(await failures({ volumeEncryptionKey }, {})).to.deep.equal([
        {
          property: "volumeEncryptionKey",
          reason:
            "volumeEncryptionKey is alias/people, which KMS in this Region does not know, or which is disabled; aws kms list-aliases lists those it knows",
        },
      ]);
    });

    it("never if none is given, it is as before, is not known in the preview, is known, or cannot be asked for", async () => {
      key = false;
      expect(await failures({}, { bundleId: BUNDLE, directoryId: simpleAd })).to.deep.equal([]);
      const same = { bundleId: BUNDLE, directoryId: simpleAd, volumeEncryptionKey };
      expect(await failures({ volumeEncryptionKey }, same)).to.deep.equal([]);
      expect(await failures({ volumeEncryptionKey: UNKNOWN }, same)).to.deep.equal([]);
      expect(asked).to.deep.equal([]);
      for (key of [true, undefined]) {
        expect(await failures({ volumeEncryptionKey }, {})).to.deep.equal([]);
      }
    });
  });

  describe("refuses to replace a desktop", () => {
    const nobody = [
      {
        property: "userName",
        reason:
          "userName is ada, and the directory has no such user: the WorkSpace would be terminated, and none launched for it",
      },
    ];

    const replacing = { whenBundleChanges: "replace" } as const;

    it("whose user is not there, by another bundle or another directory", async () => {
      expect(await failures(replacing)).to.deep.equal(nobody);
      expect(await failures({}), "a migration terminates none for that").to.deep.equal([]);
      expect(await failures({ directoryId: connector }, { bundleId: BUNDLE, directoryId: simpleAd })).to.deep.equal(
        nobody,
      );
    });

    it("never if the user is there, declared by this program, or of a trusted domain perhaps", async () => {
      user = {};
      expect(await failures(replacing)).to.deep.equal([]);
      user = undefined;
      trusted = ["onprem.example.com"];
      expect(await failures(replacing), "the name may be one of that domain").to.deep.equal([]);
      claims.claim("user", "onprem.example.com ada", "people/prod/user");
      asked = [];
      expect(await failures(replacing)).to.deep.equal([]);
      trusted = [];
      claims.claim("user", `${DOMAIN} ada`, "people/prod/other");
      expect(await failures(replacing)).to.deep.equal([]);
      expect(asked, "who is declared is not looked for").to.deep.equal([BUNDLE, BUNDLE]);
    });

    it("never for somebody of another domain, whom only WorkSpaces knows", async () => {
      expect(await failures({ ...replacing, userName: "OTHER\\ada" })).to.deep.equal([]);
      expect(asked).to.deep.equal([BUNDLE]);
      expect(await failures({ ...replacing, userName: "CORP\\ada" }), "of this one").to.have.length(1);
    });

    it("never if one of several domains has the user declared", async () => {
      trusted = ["onprem.example.com", "third.example.com"];
      claims.claim("user", "onprem.example.com ada", "people/prod/user");
      answers = false;
      expect(await failures(replacing)).to.deep.equal([]);
    });

    it("never for the same name declared in another domain", async () => {
      claims.claim("user", "other.example.com ada", "people/prod/user");
      expect(await failures(replacing)).to.deep.equal(nobody);
    });

    it("never if the directory cannot be asked, or its settings do not say how", async () => {
      answers = false;
      expect(await failures(replacing)).to.deep.equal([]);
      configured = false;
      answers = true;
      expect(await failures(replacing)).to.deep.equal([]);
    });

    it("never if it is not replaced, or is launched for the first time", async () => {
      expect(await failures({}, { bundleId: BUNDLE, directoryId: simpleAd })).to.deep.equal([]);
      expect(await failures({}, {})).to.deep.equal([]);
      expect(asked).to.deep.equal([BUNDLE]);
    });
  });
});

describe("a volume that is to be smaller", () => {
  let looks: number;
  const olds = {
    directoryId: simpleAd,
    userName: "ada",
    workspaceProperties: { rootVolumeSizeGib: 200, userVolumeSizeGib: 100, runningMode: "MANUAL" },
  };
  const now = async (
    sizes: unknown,
    before: Properties = olds,
    look: () => Promise<Desktop[]> = () =>
      Promise.resolve([
        desktop("ws-1", "AVAILABLE", {
          UserName: "ada",
          WorkspaceProperties: { RootVolumeSizeGib: 80, UserVolumeSizeGib: 50 },
        }),
      ]),
  ) => {
    looks = 0;
    const desktops: Partial<Desktops> = {
      look: () => {
        looks += 1;
        return look();
      },
    };
    const parts = { desktops: () => desktops } as unknown as WorkspaceParts;
    return withVolumesNow(parts, { workspaceProperties: sizes }, before);
  };

  it("is compared with what the desktop has: a growth that had to wait may be taken back", async () => {
    for (const sizes of [{ rootVolumeSizeGib: 80 }, { userVolumeSizeGib: 50 }]) {
      expect(await now(sizes)).to.deep.equal({
        ...olds,
        workspaceProperties: { rootVolumeSizeGib: 80, userVolumeSizeGib: 50, runningMode: "MANUAL" },
      });
    }
  });

  it("is compared with what was declared if the desktop is not shown, or cannot be asked for", async () => {
    const sizes = { rootVolumeSizeGib: 80 };
    expect(await now(sizes, olds, () => Promise.resolve([]))).to.equal(olds);
    expect(await now(sizes, olds, () => Promise.reject(new Error("throttled")))).to.equal(olds);
    expect(looks).to.equal(1);
  });

  it("is asked for only if one is smaller, and it is known whose it is", async () => {
    const sizes = { rootVolumeSizeGib: 80 };
    for (const [wanted, before] of [
      [{ rootVolumeSizeGib: 200, userVolumeSizeGib: 100 }, olds],
      [{ rootVolumeSizeGib: 300 }, olds],
      [undefined, olds],
      [sizes, {}],
      [sizes, { ...olds, userName: undefined }],
      [sizes, { ...olds, directoryId: undefined }],
    ] as [unknown, Properties][]) {
      expect(await now(wanted, before)).to.equal(before);
      expect(looks).to.equal(0);
    }
  });
});
