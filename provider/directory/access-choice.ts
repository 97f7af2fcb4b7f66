import type { AwsClients } from "../aws/clients";
import { dataAccessOf, type DataAccess } from "../aws/data-access";
import { readOnceEach } from "../concurrency/read-once";
import { directoryKey, type GivenSettings, type Settings } from "../config/settings";
import {
  accessFault,
  chosenByItself,
  dataAccessFault,
  enablingCommand,
  foreignSettings,
  ldapSettings,
  noApiFor,
  settingLimits,
  type Access,
  type Place,
} from "./access";
import type { DirectoryFacts } from "./kind";

/** A directory, and a domain that it trusts in place of its own. */
export interface Asked {
  readonly directoryId: string;
  readonly trusted: string | undefined;
}

/** A way to work on a directory. */
export interface Choice {
  readonly access: Access;
  /** Another way, as an instruction: for who has not told enough for this one. */
  readonly instead?: string;
}

/** Which way each directory is worked on, chosen once in a process. */
export class AccessChoices {
  /**
   * @throws ProviderError `invalid-setting` where the settings ask for a way that there is none of; `aws-refused` if AWS cannot be asked
   */
  readonly of: (asked: Asked) => Promise<Choice>;
  /** What AWS says of a directory's data access, whatever the settings are. */
  readonly dataAccess: (directoryId: string) => Promise<DataAccess>;

  constructor(
    private readonly settings: Settings,
    aws: AwsClients,
    private readonly facts: (directoryId: string) => Promise<DirectoryFacts>,
    private readonly say: (line: string) => void,
  ) {
    this.dataAccess = readOnceEach((id) => dataAccessOf(aws, settings.region, id));
    this.of = readOnceEach((asked) => this.choose(asked));
  }

  private async choose({ directoryId, trusted }: Asked): Promise<Choice> {
    const facts = await this.facts(directoryId);
    const place: Place = { facts, region: this.settings.region, key: directoryKey(directoryId, trusted) };
    const { settings } = this.settings.connection(directoryId, trusted);
    const given = ldapSettings(settings);
    switch (settings.access) {
      case "ldap":
        return { access: "ldap" };
      case "api":
        await this.requireApi(place, trusted, settings);
        return { access: "api" };
      default:
        // Who has set what LDAP needs goes on over LDAP, whoever enables data access, and for whatever else.
        return trusted !== undefined || given.length > 0 || noApiFor(place) !== undefined
          ? { access: "ldap" }
          : this.chooseByItself(place, settings);
    }
  }

  private async requireApi(place: Place, trusted: string | undefined, settings: GivenSettings): Promise<void> {
    const { facts, key } = place;
    const fault =
      trusted === undefined
        ? noApiFor(place)
        : accessFault(
            key,
            `the API writes in the directory's own domain alone, which is ${facts.domainName}`,
            "take it out, and give what LDAP to this domain needs (docs/directories.md)",
          );
    if (fault !== undefined) {
      throw fault;
    }
    this.settings.refuse([...foreignSettings(place, settings), ...settingLimits(place, settings)]);
    const closed = dataAccessFault(place, await this.dataAccess(facts.id));
    if (closed !== undefined) {
      throw closed;
    }
  }

  private async chooseByItself(place: Place, settings: GivenSettings): Promise<Choice> {
    const { id } = place.facts;
    if (dataAccessFault(place, await this.dataAccess(id)) === undefined) {
      this.settings.refuse(settingLimits(place, settings));
      this.say(chosenByItself(place, this.settings.hiddenLogin(id)));
      return { access: "api" };
    }
    const command = enablingCommand(id, place.region);
    return {
      access: "ldap",
      instead: `or, without LDAP and a network path to the directory, work on it over AWS's API, which needs neither: ${command}`,
    };
  }
}
