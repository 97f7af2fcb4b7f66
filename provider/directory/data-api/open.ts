// The one way into this folder from outside, but for `limits`.
import { systemClock, type Clock } from "../../concurrency/clock";
import type { DirectorySettings } from "../../config/settings";
import { ProviderError } from "../../errors/provider-error";
import { sameDn } from "../dn";
import type { DeclaredAttributes, Directory } from "../directory";
import type { DirectoryFacts } from "../kind";
import type { ResetPassword } from "../password";
import { DataApiDirectory } from "./data-api-directory";
import { apiUnit, BY_LDAP, delegatedUnit, markAttributeLimit } from "./limits";
import type { DataApiClient } from "./session";

/**
 * The directory of these facts and settings; nothing is asked of it until it is used.
 * @throws ProviderError `unsupported-directory` for another kind than AWS Managed Microsoft AD; `invalid-setting` for a `markAttribute` that the
 *   API does not write, or an `organizationalUnit` in which it makes nobody
 */
export function openDataApiDirectory(
  facts: DirectoryFacts,
  settings: DirectorySettings,
  {
    key,
    attributes,
    client,
    resetPassword,
    clock = systemClock,
    say = () => undefined,
  }: {
    /** Where the directory's settings are kept. */
    readonly key: string;
    readonly attributes: DeclaredAttributes;
    readonly client: DataApiClient;
    readonly resetPassword: ResetPassword;
    readonly clock?: Clock;
    /** Shows a line to the person who runs the engine. */
    readonly say?: (line: string) => void;
  },
): Directory {
  const { id, domainName, netBiosName } = facts;
  const unit = apiUnit(facts);
  const doing = `opening directory ${id}`;
  if (facts.kind !== "MicrosoftAD" || facts.isHybrid === true || netBiosName === undefined || unit === undefined) {
    throw new ProviderError({
      code: "unsupported-directory",
      doing,
      happened: `it is ${facts.isHybrid === true ? "a Managed Microsoft AD of the Hybrid Edition" : facts.kind}, and Directory Service Data is for the Standard and Enterprise Editions of AWS Managed Microsoft AD alone`,
      next: `set ${key}.access to ldap`,
    });
  }
  const markFault = markAttributeLimit(settings.markAttribute);
  if (markFault !== undefined) {
    throw new ProviderError({
      code: "invalid-setting",
      doing,
      happened: `${key}.markAttribute ${markFault.split("; ")[0] ?? ""}`,
      next: `set ${key}.markAttribute to info, or ${BY_LDAP}`,
    });
  }
  const { organizationalUnit } = settings;
  if (organizationalUnit !== undefined && !sameDn(organizationalUnit, unit)) {
    throw new ProviderError({
      code: "invalid-setting",
      doing,
      happened: `${key}.organizationalUnit is ${organizationalUnit}, and Directory Service Data makes people and groups in ${unit} alone`,
      next: `take that setting out, or ${BY_LDAP}`,
    });
  }
  return new DataApiDirectory({
    id,
    domainName,
    netBiosName,
    unit: delegatedUnit({ domainName, netBiosName }),
    isEnterprise: facts.isEnterprise === true,
    markAttribute: settings.markAttribute,
    settingsKey: key,
    attributes,
    client,
    resetPassword,
    clock,
    say,
  });
}
