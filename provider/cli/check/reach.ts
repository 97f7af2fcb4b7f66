// Whether a directory is reached and takes our login: each server by itself, step by step.
import type { Client } from "ldapts";
import { settingName } from "../../config/names";
import { ProviderError } from "../../errors/provider-error";
import { domainDn, domainOfDn, sameDn } from "../../directory/dn";
import type { DirectoryFacts } from "../../directory/kind";
import type { Controller, LdapLogin } from "../../directory/ldap/examine";
import type { Report } from "./report";

/** As many servers as a run tries. */
const MAX_SERVERS = 4;
/** With fewer days left than this, whoever renews it must be told now. */
const RENEW_DAYS = 14;

export interface Target {
  readonly report: Report;
  readonly facts: DirectoryFacts;
  readonly login: LdapLogin;
  /** Where the directory's settings are kept. */
  readonly key: string;
}

/** A client that is logged in at the first server that will do; undefined if none will. */
export async function reach(target: Target): Promise<Client | undefined> {
  const { report, login } = target;
  const { controllersAt } = await import("../../directory/ldap/examine.js");
  const controllers: Controller[] = [];
  for (const url of login.urls) {
    const { hostname } = new URL(url);
    const found = await step(
      target,
      `name ${hostname}`,
      url,
      () => controllersAt(url),
      (all) => `is ${all.map(({ address }) => address).join(", ")}`,
    );
    controllers.push(...(found ?? []));
  }
  let client: Client | undefined;
  let refused = false;
  for (const controller of controllers.slice(0, MAX_SERVERS)) {
    const name = `${controller.host}${controller.host === controller.address ? "" : ` (${controller.address})`}`;
    const because = await unsafe(target, controller, name);
    if (because !== undefined || refused) {
      // A second refusal might lock the account out.
      report.notChecked(`login at ${name}`, because ?? "the login was refused by another server");
      continue;
    }
    const opened = await logIn(target, controller, name);
    refused = opened === "refused";
    if (typeof opened === "object") {
      if (client === undefined) {
        client = opened;
      } else {
        await opened.unbind();
      }
    }
  }
  return client;
}

/** Why no login is to be tried there, which is said; undefined if it can be. */
async function unsafe(target: Target, controller: Controller, name: string): Promise<string | undefined> {
  const { report, login, key } = target;
  const { connectTo, lookAtTls, portOf } = await import("../../directory/ldap/examine.js");
  const { url } = controller;
  const about = `port ${portOf(url)} of ${name}`;
  if (
    (await step(
      target,
      about,
      url,
      async () => (await connectTo(controller)).destroy(),
      () => "open",
    )) === undefined
  ) {
    report.notChecked(`certificate of ${name}`, "the port is not reached");
    return "the port is not reached";
  }
  const certificate = `certificate of ${name}`;
  const now = new Date();
  try {
    const { fault, subjects, daysLeft } = await lookAtTls(login, controller, settingName(key), now);
    const chain = subjects.join(" < ");
    if (fault !== undefined) {
      report.say(certificate, "to do", `${fault.happened}; ${fault.next}`, "directory-untrusted");
      return "its certificate is not trusted";
    }
    const isOld = daysLeft < RENEW_DAYS;
    report.say(
      certificate,
      isOld ? "to do" : "ok",
      `${chain}, for ${login.serverName ?? controller.host}, ${daysLeft} days left${isOld ? "; let whoever runs the directory renew it now" : ""}`,
      ...(isOld ? ["directory-untrusted"] : []),
    );
    return undefined;
  } catch (error) {
    report.fault(certificate, await words(target, url, error));
    return "there is no TLS";
  }
}

/** A client, `refused` if the server refused the login, undefined for what else went wrong. */
async function logIn(target: Target, controller: Controller, name: string): Promise<Client | "refused" | undefined> {
  const { report, login, facts, key } = target;
  const { openClient, readNaming } = await import("../../directory/ldap/examine.js");
  const about = `login at ${name}`;
  try {
    const client = await openClient(login, controller, () => undefined);
    const { base, isSamba } = await readNaming(client);
    if (!sameDn(base, domainDn(facts.domainName))) {
      await client.unbind();
      throw new ProviderError({
        code: "invalid-setting",
        doing: `reading the setting ${settingName(key)}.url`,
        happened: `${controller.url} is a server of ${base === "" ? "no domain" : domainOfDn(base)}, and the directory's domain is ${facts.domainName}`,
        next: `name a controller of ${facts.domainName} there`,
      });
    }
    report.say(
      about,
      "ok",
      `${login.username} is taken, by ${isSamba ? "Samba" : "Active Directory"} of ${facts.domainName}`,
    );
    return client;
  } catch (error) {
    const fault = await words(target, controller.url, error);
    report.fault(about, fault);
    return fault.code === "directory-refused-login" ? "refused" : undefined;
  }
}

async function step<T>(
  target: Target,
  about: string,
  url: string,
  work: () => Promise<T>,
  said: (found: T) => string,
): Promise<T | undefined> {
  return target.report.step(
    about,
    async () => {
      try {
        return await work();
      } catch (error) {
        throw await words(target, url, error);
      }
    },
    said,
  );
}

/** In the words that a run would end with. */
async function words({ facts, login, key }: Target, where: string, error: unknown): Promise<ProviderError> {
  const { openingFault } = await import("../../directory/ldap/examine.js");
  if (error instanceof ProviderError) {
    return error;
  }
  const expectedName = login.serverName ?? new URL(where).hostname;
  const about = { directoryId: facts.id, where, username: login.username, setting: settingName(key), expectedName };
  return openingFault(error, about);
}
