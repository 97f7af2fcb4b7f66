// Everything the handlers of one provider process work with, made once and shared by every kind.
import { AwsClients } from "../../aws/clients";
import { systemClock, type Clock } from "../../concurrency/clock";
import { InterruptibleClock } from "../../concurrency/interruptible";
import { Desktops } from "../../workspaces/desktops";
import { Guard } from "../../deletion/guard";
import { Holders } from "../../deletion/holders";
import { Keys } from "../../aws/keys";
import { ConnectionAliases } from "../../aws/connection-aliases";
import { awsRefusal } from "../../aws/refusal";
import { Registrations } from "../../aws/registrations";
import { Trusts } from "../../aws/trusts";
import { Directories } from "../../directory/directories";
import type { DeclaredAttributes, Directory } from "../../directory/directory";
import { TAKEN_DOWN, type DirectoryFacts } from "../../directory/kind";
import { hasActiveDirectory } from "../../text/directory-id";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { readOnce, readOnceEach } from "../../concurrency/read-once";
import { Settings, type SettingSources } from "../../config/settings";
import { Claims } from "../../ownership/claims";
import { DesktopEnding } from "../../deletion/ending";
import { Losses } from "../../deletion/thresholds";
import { GROUP_PROPERTIES } from "../group/properties";
import { USER_PROPERTIES } from "../user/properties";
import { attributesOf } from "./attributes";
import { markOfTags } from "../workspace/plan";
import type { Mark } from "../../ownership/mark";
import type { Desktop } from "../../workspaces/desktop";
import { Bundles } from "../../workspaces/bundles";
import type { Owner } from "../../ownership/owner";
import type { CheckFailure } from "./handlers";
import { SharedFaults } from "./shared-faults";

/** What the kinds' tables say of LDAP attributes. */
export const DECLARED_ATTRIBUTES: DeclaredAttributes = {
  user: attributesOf(USER_PROPERTIES).map(([, attribute]) => attribute),
  notText: attributesOf(USER_PROPERTIES).flatMap(([, attribute, { form }]) => (form === undefined ? [] : [attribute])),
  group: attributesOf(GROUP_PROPERTIES).map(([, attribute]) => attribute),
};

export class Services {
  readonly settings: Settings;
  /** Of waits that end when the run is cancelled. */
  readonly clock: InterruptibleClock;
  readonly aws: AwsClients;
  readonly directories: Directories;
  readonly guard: Guard;
  readonly registrations: Registrations;
  readonly claims: Claims;
  readonly losses: Losses;
  readonly aliases: ConnectionAliases;
  private readonly regions = new Map<string, Desktops>();
  /** Directories that AWS could not be asked about in a check. */
  private readonly unanswered = new Set<string>();
  private readonly causes = new Set<string>();
  private readonly sharedFaults = new SharedFaults();

  /**
   * @param say shows a line to the person who runs the engine
   * @param sayForNow shows one that is worth nothing once the run has ended
   */
  constructor(
    sources: SettingSources,
    readonly say: (line: string) => void,
    private readonly time: Clock = systemClock,
    private readonly sayForNow = say,
  ) {
    this.clock = new InterruptibleClock(time);
    const { clock } = this;
    this.settings = new Settings(sources);
    this.aws = new AwsClients(this.settings);
    const registrations = new Registrations(this.aws);
    this.registrations = registrations;
    this.directories = new Directories(this.settings, this.aws, registrations, DECLARED_ATTRIBUTES, clock, say);
    this.claims = new Claims(time);
    this.aliases = new ConnectionAliases(this.aws, say);
    this.losses = new Losses(() => this.settings.deletionThreshold, this.claims);
    const holders = new Holders(this.settings, registrations, new Trusts(this.aws));
    const ending = new DesktopEnding({
      claims: this.claims,
      losses: this.losses,
      domainOf: (directoryId) => this.domainOf(directoryId),
      markOf: (desktop) => this.markOf(desktop),
    });
    this.guard = new Guard(this.settings, holders, (region) => this.desktops(region), ending, clock);
  }

  /** The WorkSpaces of a Region, by default of the Region in the settings. */
  desktops(region = this.settings.region): Desktops {
    const made =
      this.regions.get(region) ??
      new Desktops(
        region,
        () => this.aws.workspaces(region),
        this.time,
        this.sayForNow,
        () => this.aws.workspacesOnce(region),
      );
    this.regions.set(region, made);
    if (this.isCancelled) {
      made.cancel();
    }
    return made;
  }

  private isCancelled = false;

  /** Ends every wait, now and from now on: whoever runs the engine wants it to end. */
  cancel(): void {
    this.isCancelled = true;
    this.clock.cancel();
    for (const desktops of this.regions.values()) {
      desktops.cancel();
    }
  }

  /** The mark of a desktop that was seen standing; `"gone"` if it was ended since. */
  private async markOf({ region, id }: Desktop): Promise<Mark | "gone" | undefined> {
    const desktops = this.desktops(region);
    try {
      return markOfTags(await desktops.tags(id));
    } catch (error) {
      if (!(error instanceof ProviderError && error.code === "gone")) {
        throw error;
      }
      // WorkSpaces has no tags of what somebody has ended since, which nobody manages, and of what was launched here just now.
      const now = await desktops.find(id);
      return now === undefined || ["TERMINATING", "TERMINATED"].includes(now.state)
        ? "gone"
        : markOfTags(await desktops.tags(id));
    }
  }

  /** The domain, in lower case, of a directory that WorkSpaces knows; its id if it does not, or cannot be asked. */
  readonly domainOf = readOnceEach((directoryId) => this.requireDomainOf(directoryId).catch(() => directoryId));

  /** The same, and throws if WorkSpaces cannot be asked. */
  readonly requireDomainOf = readOnceEach(async (directoryId) => {
    if (!hasActiveDirectory(directoryId)) {
      // Its name is no domain's, though it may look like one: its people are its own.
      return directoryId;
    }
    const registration = await this.registrations.find(this.settings.region, directoryId);
    return registration?.DirectoryName?.toLowerCase() ?? directoryId;
  });

  /** Other registered directories of a directory's domain; none if WorkSpaces cannot be asked. */
  readonly siblingsOf = readOnceEach(async (directoryId): Promise<readonly string[]> => {
    try {
      const domain = await this.domainOf(directoryId);
      const all = await this.registrations.all(this.settings.region);
      return all
        .filter((one) => one.domainName.toLowerCase() === domain && one.directoryId !== directoryId)
        .filter((one) => hasActiveDirectory(one.directoryId))
        .map((one) => one.directoryId);
    } catch {
      return [];
    }
  });

  /** Why a directory has no WorkSpaces of people; undefined if it may have some, or if WorkSpaces cannot be asked, which is said. */
  readonly refusesDesktops = async (directoryId: string, owner: Owner): Promise<CheckFailure | undefined> => {
    const failure = await this.desktopFault(directoryId);
    return failure && this.sharedFaults.of(owner, `directory ${directoryId} cannot be used`, failure);
  };

  private readonly desktopFault = readOnceEach(async (directoryId): Promise<CheckFailure | undefined> => {
    try {
      await this.directories.signIn(directoryId);
    } catch (error) {
      if (isCertain(error)) {
        return failureOf(error);
      }
      this.notChecked(directoryId, error);
    }
    return undefined;
  });

  /** Whether WorkSpaces has a bundle; undefined if it cannot be asked. */
  readonly hasBundle = async (bundleId: string): Promise<boolean | undefined> => {
    const answer = await this.bundleAnswer(bundleId);
    return answer === undefined ? undefined : answer.bundle !== undefined;
  };

  /** What a bundle is; undefined if there is none, or if it cannot be asked. */
  readonly bundleOf = async (bundleId: string) => (await this.bundleAnswer(bundleId))?.bundle;

  private readonly bundleAnswer = readOnceEach((bundleId) =>
    this.bundles()
      .find(bundleId)
      .then(
        (bundle) => ({ bundle }),
        (error: unknown) => {
          this.notAsked(`looking up bundle ${bundleId}`, "workspaces:DescribeWorkspaceBundles", error);
        },
      ),
  );

  /** All bundles of an owner, empty for this account. Throws what the AWS SDK throws. */
  readonly bundlesOf = (owner: string) => this.bundles().ofOwner(owner);

  private readonly bundles = () =>
    (this.regionBundles ??= new Bundles(() => this.aws.workspaces(this.settings.region), this.clock));
  private regionBundles: Bundles | undefined;

  /** Whether KMS has a key that can be used; undefined if it cannot be asked, which is said. */
  readonly hasKey = readOnceEach((key) =>
    this.keys()
      .isUsable(key)
      .catch((error: unknown) => {
        this.notAsked(`looking up the KMS key ${key}`, "kms:DescribeKey", error);
        return undefined;
      }),
  );

  /** Whether two spellings are one KMS key. Throws if KMS cannot be asked: a desktop is not replaced for that. */
  readonly areSameKey = async (one: string, other: string): Promise<boolean> => {
    try {
      return await this.keys().areSame(one, other);
    } catch (error) {
      throw awsRefusal(`comparing the KMS keys ${one} and ${other}`, "kms:DescribeKey", this.settings.region, error);
    }
  };

  private readonly keys = () => (this.regionKeys ??= new Keys(() => this.aws.kms(this.settings.region)));
  private regionKeys: Keys | undefined;

  /** In a check: why no mail can be sent with the settings that there are. It is of no argument. */
  mailFault(owner: Owner): CheckFailure | undefined {
    const reason = faultOf(() => this.settings.mail);
    return reason === undefined
      ? undefined
      : this.sharedFaults.of(owner, "no mail can be sent", { property: "", reason });
  }

  /** How invitations leave, and from whom. */
  readonly mail = readOnce(async () => {
    const { from, replyTo, ...settings } = this.settings.mail;
    const region = settings.region ?? this.settings.region;
    const { mailTransport } = await import("../../mail/transport.js");
    const transport = mailTransport(
      { ...settings, from, region },
      { sesClient: () => this.aws.ses(region), clock: this.time },
    );
    return { transport, sender: { from, ...(replyTo === undefined ? {} : { replyTo }) } };
  });

  /**
   * In a check: whether people of the directory are managed here, with the settings that there are, and which domain it is. What cannot be
   * asked is said, and left for the step that needs it.
   * @returns the domain's DNS name in lower case; the directory's id if AWS cannot be asked
   */
  async checkDirectory({
    directoryId,
    domain,
    owner,
  }: {
    directoryId: string;
    domain?: string;
    owner: Owner;
  }): Promise<{ failures: CheckFailure[]; domain: string }> {
    const unknown = { failures: [], domain: domain?.toLowerCase() ?? directoryId };
    const refused = (subject: string, failure: CheckFailure) => ({
      ...unknown,
      failures: [this.sharedFaults.of(owner, subject, failure)],
    });
    // What a deletion needs must not be found wrong in the middle of one.
    const fault = faultOf(() => [this.settings.guardedRegions, this.settings.deletionThreshold]);
    if (fault !== undefined) {
      return refused("the settings will not do", { property: "", reason: fault });
    }
    if (this.unanswered.has(directoryId)) {
      return unknown;
    }
    const subject = `${domain === undefined ? "" : `domain ${domain} of `}directory ${directoryId} cannot be used`;
    try {
      const useless = await this.directories.uselessFor(directoryId, domain);
      if (useless) {
        return refused(subject, { property: useless.property, reason: useless.fault.message });
      }
      await this.requireSettings({ directoryId, domain });
      return { failures: [], domain: await this.directories.domainOf(directoryId, domain) };
    } catch (error) {
      if (isCertain(error)) {
        return refused(subject, failureOf(error));
      }
      this.notChecked(directoryId, error);
      return unknown;
    }
  }

  /** In a check: what a directory is whose people are worked on over the API; undefined if they are not, or if AWS cannot be asked. */
  async overApi(directoryId: string, domain?: string): Promise<DirectoryFacts | undefined> {
    if (this.unanswered.has(directoryId)) {
      return undefined;
    }
    try {
      const access = await this.directories.accessTo(directoryId, domain);
      return access === "api" ? await this.directories.facts(directoryId) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Once for each directory and domain, and not for each of its people: certificates are read from their file. */
  private readonly requireSettings = readOnceEach(
    ({ directoryId, domain }: { readonly directoryId: string; readonly domain: string | undefined }) =>
      this.directories.requireSettings(directoryId, domain),
  );

  /** A preview without credentials must not wait for them once for each person, and says what it could not ask once. */
  private notChecked(key: string, error: unknown): void {
    this.unanswered.add(key);
    this.sayNotChecked(error);
  }

  private notAsked(doing: string, action: string, error: unknown): void {
    this.sayNotChecked(awsRefusal(doing, action, this.settings.region, error));
  }

  /** Whatever was being done: what happened is said once. */
  private sayNotChecked(error: unknown): void {
    const cause = error instanceof ProviderError ? error.happened : wordsOf(error);
    if (!this.causes.has(cause)) {
      this.causes.add(cause);
      this.say(`not checked: ${wordsOf(error)}`);
    }
  }

  /**
   * In a check: what a directory says, for a preview to say early what would be refused. Undefined if the directory cannot be asked: then the
   * step that needs it says why.
   */
  async ask<T>(
    directoryId: string,
    domain: string | undefined,
    question: (directory: Directory) => Promise<T>,
  ): Promise<T | undefined> {
    const key = `${directoryId} ${domain ?? ""}`;
    if (this.unanswered.has(key) || this.unanswered.has(directoryId)) {
      return undefined;
    }
    try {
      return await question(await this.directories.open(directoryId, domain));
    } catch (error) {
      this.notChecked(key, error);
      return undefined;
    }
  }
}

/** Faults that no later step can get past. */
const isCertain = (error: unknown): error is ProviderError =>
  error instanceof ProviderError &&
  ["unsupported-directory", "directory-not-found", "invalid-setting"].includes(error.code);

/** A setting is no argument. */
const failureOf = ({ code, message }: ProviderError): CheckFailure => ({
  property: code === "invalid-setting" ? "" : "directoryId",
  reason: message.replace(TAKEN_DOWN, ""),
});

/** What reading something fails with, in words. */
function faultOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}
