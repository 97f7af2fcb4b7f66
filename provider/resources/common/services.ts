// Everything the handlers of one provider process work with, made once and shared by every kind.
import { AwsClients } from "../../aws/clients";
import { systemClock, type Clock } from "../../concurrency/clock";
import { Desktops } from "../../workspaces/desktops";
import { Guard } from "../../deletion/guard";
import { Holders } from "../../deletion/holders";
import { Registrations } from "../../aws/registrations";
import { Trusts } from "../../aws/trusts";
import { Directories } from "../../directory/directories";
import { ProviderError } from "../../errors/provider-error";
import { readOnce } from "../../concurrency/read-once";
import { Settings, type SettingSources } from "../../config/settings";
import { Claims } from "../../ownership/claims";
import { Deletions } from "../../deletion/thresholds";
import type { CheckFailure } from "./handlers";

export class Services {
  readonly settings: Settings;
  readonly aws: AwsClients;
  readonly directories: Directories;
  readonly guard: Guard;
  readonly claims = new Claims();
  readonly deletions: Deletions;
  private readonly regions = new Map<string, Desktops>();
  /** Directories that AWS could not be asked about in a check. */
  private readonly unanswered = new Set<string>();

  /** @param say shows a line to the person who runs the engine */
  constructor(
    sources: SettingSources,
    readonly say: (line: string) => void,
    readonly clock: Clock = systemClock,
  ) {
    this.settings = new Settings(sources);
    this.aws = new AwsClients(this.settings);
    const registrations = new Registrations(this.aws);
    this.directories = new Directories(this.settings, this.aws, registrations);
    this.deletions = new Deletions(() => this.settings.deletionThreshold);
    const holders = new Holders(this.settings, registrations, new Trusts(this.aws));
    this.guard = new Guard(this.settings, holders, (region) => this.desktops(region), clock);
  }

  /** The WorkSpaces of a Region, by default of the Region in the settings. */
  desktops(region = this.settings.region): Desktops {
    const made =
      this.regions.get(region) ?? new Desktops(region, () => this.aws.workspaces(region), this.clock, this.say);
    this.regions.set(region, made);
    return made;
  }

  /** How invitations leave, and from whom. */
  readonly mail = readOnce(async () => {
    const { from, replyTo, ...settings } = this.settings.mail;
    const region = settings.region ?? this.settings.region;
    const { mailTransport } = await import("../../mail/transport.js");
    const transport = mailTransport(
      { ...settings, from, region },
      { sesClient: () => this.aws.ses(region), clock: this.clock },
    );
    return { transport, sender: { from, ...(replyTo === undefined ? {} : { replyTo }) } };
  });

  /** In a check: whether people of the directory are managed here. Whatever else is wrong is for the step that needs it to say. */
  async checkDirectory(directoryId: string): Promise<CheckFailure[]> {
    if (this.unanswered.has(directoryId)) {
      return [];
    }
    try {
      await this.directories.facts(directoryId);
    } catch (error) {
      if (error instanceof ProviderError && ["unsupported-directory", "directory-not-found"].includes(error.code)) {
        return [{ property: "directoryId", reason: error.message }];
      }
      // A preview without credentials must not wait for them once for each person.
      this.unanswered.add(directoryId);
    }
    return [];
  }
}
