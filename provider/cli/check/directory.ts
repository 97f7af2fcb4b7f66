// One directory, or a domain that it trusts: what it is, whether it is reached, and what our account may do in it.
import type { Client } from "ldapts";
import type { Registrations } from "../../aws/registrations";
import { settingName } from "../../config/names";
import type { Settings } from "../../config/settings";
import { MARK_ATTRIBUTES, type Access } from "../../directory/access";
import type { Directories } from "../../directory/directories";
import type { DeclaredAttributes } from "../../directory/directory";
import type { DirectoryFacts } from "../../directory/kind";
import { hasPasswordApi } from "../../directory/password-by-api";
import { hasActiveDirectory } from "../../text/directory-id";
import { awsFault } from "../aws-fault";
import { checkOverApi } from "./over-api";
import { reach } from "./reach";
import type { Report } from "./report";

export interface DirectoryCheck {
  readonly report: Report;
  readonly settings: Settings;
  readonly directories: Directories;
  readonly registrations: Registrations;
  readonly attributes: DeclaredAttributes;
}

/** What is written of every account, beside what the arguments stand for. */
const WRITTEN = [
  "sAMAccountName",
  "userAccountControl",
  "unicodePwd",
  "pwdLastSet",
  "userPrincipalName",
  "displayName",
];

export async function checkDirectory(check: DirectoryCheck, id: string, domain?: string): Promise<void> {
  const { report, directories } = check;
  const about = `directory ${id}${domain === undefined ? "" : `, domain ${domain}`}`;
  const facts = await kindOf(check, about, id, domain);
  if (facts === undefined) {
    report.notChecked(`login to ${about}`, "it is not known to be a directory that people are managed in");
    return;
  }
  if (!hasActiveDirectory(id)) {
    return;
  }
  const access = await wayTo(check, about, id, domain);
  if (access !== "ldap") {
    await (access === "api" ? checkOverApi(check, about, facts) : Promise.resolve());
    return;
  }
  const found = await report.step(
    `settings of ${about}`,
    () => directories.loginTo(id, domain),
    ({ login }) => `${login.urls.join(", ")}${login.startTls ? " with StartTLS" : ""}, as ${login.username}`,
  );
  if (found === undefined) {
    report.notChecked(`login to ${about}`, "its settings will not do");
    return;
  }
  const client = await reach({ report, ...found });
  const because = "there is no login";
  if (client === undefined) {
    report.notChecked(`unit of ${about}`, because);
  } else {
    try {
      await checkUnit(check, found, client, domain);
    } catch (error) {
      report.fault(`unit of ${about}`, error);
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }
  sayPasswordPath(report, about, found.facts);
}

/** Which way its people are worked on; undefined if there is none, which is said. */
async function wayTo(
  { report, directories }: DirectoryCheck,
  about: string,
  id: string,
  domain: string | undefined,
): Promise<Access | undefined> {
  try {
    return await directories.accessTo(id, domain);
  } catch (error) {
    report.fault(`settings of ${about}`, error);
    report.notChecked(`people of ${about}`, "there is no way to them");
    return undefined;
  }
}

async function kindOf(
  { report, directories, registrations, settings }: DirectoryCheck,
  about: string,
  id: string,
  domain: string | undefined,
): Promise<DirectoryFacts | undefined> {
  try {
    const facts = await directories.facts(id);
    const useless = await directories.uselessFor(id, domain);
    if (useless !== undefined) {
      throw useless.fault;
    }
    const registration = await registrations.find(settings.region, id);
    const { State: state = "REGISTERED", ErrorMessage: message } = registration ?? {};
    if (registration === undefined || state !== "REGISTERED") {
      const happened =
        registration === undefined
          ? "is not registered with WorkSpaces"
          : `is ${state}${message === undefined ? "" : ` (${message})`}`;
      const next = `register it: aws workspaces register-workspace-directory --directory-id ${id} --region ${settings.region}`;
      report.say(about, "to do", `${KINDS[facts.kind]} of ${facts.domainName}, ${happened}; ${next}`);
    } else {
      const code = facts.registrationCode ?? "none";
      report.say(
        about,
        "ok",
        `${facts.isHybrid === true ? "Hybrid Edition of " : ""}${KINDS[facts.kind]} of ${facts.domainName}, registered, code ${code}`,
      );
    }
    return facts;
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } };
    if (cause?.code === "ENOTFOUND" || cause?.code === "ECONNREFUSED") {
      report.say(about, "to do", awsFault(cause, settings.region), "aws-refused");
    } else {
      report.fault(about, error);
    }
    return undefined;
  }
}

const KINDS = {
  SimpleAD: "Simple AD",
  MicrosoftAD: "AWS Managed Microsoft AD",
  SharedMicrosoftAD: "shared AWS Managed Microsoft AD",
  ADConnector: "AD Connector, for the Active Directory",
} as const;

async function checkUnit(
  { report, settings, attributes }: DirectoryCheck,
  { facts, key, login }: { facts: DirectoryFacts; key: string; login: { username: string } },
  client: Client,
  domain: string | undefined,
): Promise<void> {
  const { defaultUnit, readNaming, unitRights } = await import("../../directory/ldap/examine.js");
  const { organizationalUnit, markAttribute = MARK_ATTRIBUTES.ldap } = settings.directory(
    facts.id,
    domain?.toLowerCase(),
  );
  const unit = organizationalUnit ?? (await defaultUnit(client, await readNaming(client), facts));
  const about = `unit ${unit}`;
  const setting = `${settingName(key)}.organizationalUnit`;
  const chosen = organizationalUnit === undefined ? "the default for this kind of directory" : `of ${setting}`;
  const rights = await unitRights(client, unit, [...new Set([...WRITTEN, ...attributes.user, markAttribute])]);
  if (rights === undefined) {
    report.say(
      about,
      "to do",
      `${chosen}, and there is no such unit that our account can see; create it, or correct ${setting}`,
      "organizational-unit-not-found",
    );
    return;
  }
  const { notCreated, notDeleted, sample } = rights;
  const delegate = `delegate the right on ${unit} to ${login.username} (docs/permissions.md, In the directory), or correct ${setting}`;
  const right = (what: string, missing: readonly string[], ok: string) => {
    const isMissing = missing.length > 0;
    const words = isMissing ? `our account may not ${what}: ${missing.join(", ")}; ${delegate}` : ok;
    report.say(`${what} in ${unit}`, isMissing ? "to do" : "ok", words, ...(isMissing ? ["directory-refused"] : []));
  };
  right("create", notCreated, "users and groups");
  right("delete", notDeleted, "users and groups");
  if (sample === undefined) {
    report.notChecked(`edit in ${unit}`, "there is no account in it yet to look at");
  } else {
    right("edit", sample.notWritten, `every attribute that is written, by the look of ${sample.dn}`);
  }
}

function sayPasswordPath(report: Report, about: string, facts: DirectoryFacts): void {
  const path = hasPasswordApi(facts)
    ? "over TLS; where the directory takes none so, as behind a load balancer that ends the TLS, by ds:ResetUserPassword"
    : "over TLS alone: nothing between us and the controller may end the TLS";
  report.say(`passwords of ${about}`, "ok", path);
}
