// All that a first `up` could fail for, asked step by step. It writes nothing, anywhere.
import { systemClock } from "../../concurrency/clock";
import { AwsClients } from "../../aws/clients";
import { IMPATIENT } from "../../aws/patience";
import { Keys } from "../../aws/keys";
import { Registrations } from "../../aws/registrations";
import { Settings, type SettingSources } from "../../config/settings";
import { Directories } from "../../directory/directories";
import { DECLARED_ATTRIBUTES } from "../../resources/common/services";
import { Bundles } from "../../workspaces/bundles";
import { wordsOf } from "../../errors/provider-error";
import { hasPasswordApi } from "../../directory/password-by-api";
import { isDenied, type Use } from "./actions";
import { readingCalls } from "./calls";
import { checkDirectory } from "./directory";
import { checkMail } from "./mail";
import { awsFault, credentialsFault, isThrottling, whyNotAsked } from "../aws-fault";
import { checkPermissions, principalOf } from "./permissions";
import { Report, type Line } from "./report";
import type { Used } from "./stack-state";

export interface CheckOptions {
  /** Beside those that the stack's state names. */
  readonly bundles: readonly string[];
  readonly keys: readonly string[];
  /** What the program has; undefined: as the state and the settings tell. */
  readonly uses?: readonly Use[];
  /** Whom the policy simulator is asked about; undefined: who calls. */
  readonly principal?: string;
  readonly used: Used;
}

export async function check(
  sources: SettingSources,
  options: CheckOptions,
  show?: (line: Line) => void,
): Promise<Report> {
  const report = new Report(show);
  const settings = new Settings(sources);
  const aws = new AwsClients(settings, IMPATIENT);
  const registrations = new Registrations(aws);
  const directories = new Directories(settings, aws, registrations, DECLARED_ATTRIBUTES);

  try {
    settings.requireNames();
  } catch (error) {
    report.fault("names of settings", error);
  }
  const region = await report.step(
    "Region",
    () => settings.region,
    (name) => name,
  );
  const guard = "Regions of the deletion guard";
  const isFaultTold =
    region === undefined &&
    sameFault(
      () => settings.region,
      () => settings.guardedRegions,
    );
  if (isFaultTold) {
    report.notChecked(guard, "there is no Region");
  }
  const regions = isFaultTold
    ? undefined
    : await report.step(
        guard,
        () => settings.guardedRegions,
        (all) => all.join(", "),
      );
  await report.step(
    "deletion threshold",
    () => settings.deletionThreshold,
    ({ most }) => `${most} of a kind in one operation`,
  );
  const wanted = await report.step("settings of directories", () => targets(settings, options.used), listed);
  if (wanted?.length === 0) {
    report.say(
      "directories",
      "to do",
      "no directory is set: pulumi config set --path 'workspaces-users:directories.d-90670cd1b9.username' svc-pulumi@corp.example.com",
      "invalid-setting",
    );
  }
  const uses = usesOf(options, settings);
  const caller = region === undefined ? undefined : await whoCalls(report, aws, region, options.principal);
  const principal = caller?.principal;
  if (region === undefined || principal === undefined) {
    const because = caller?.because ?? "there is no Region";
    for (const what of ["permissions", "directories", "bundles and keys"]) {
      report.notChecked(what, because);
    }
  } else {
    const kinds = await Promise.all((wanted ?? []).map(({ id }) => directories.facts(id).catch(() => undefined)));
    if (uses.has("users") && kinds.some((facts) => facts !== undefined && hasPasswordApi(facts))) {
      uses.add("passwords by AWS");
    }
    const ways = await Promise.all((wanted ?? []).map((one) => isForApi(one, settings, directories)));
    const overApi = wanted?.find((_one, index) => ways[index]);
    if (uses.has("users") && overApi !== undefined) {
      uses.add("users over the API");
    }
    const [first] = wanted ?? [];
    for (const one of new Set([region, ...(regions ?? [])])) {
      const calls = readingCalls(aws, one, {
        directoryId: first?.id,
        overApi: overApi?.id,
        bundles: options.bundles,
        keys: options.keys,
      });
      const isMain = one === region;
      const asked = isMain ? uses : new Set<Use>(["users"].filter((use) => uses.has(use as Use)) as Use[]);
      await checkPermissions({ aws, report, region: one, principal, uses: asked, calls });
    }
    for (const { id, domain } of wanted ?? []) {
      await checkDirectory(
        { report, settings, directories, registrations, attributes: DECLARED_ATTRIBUTES },
        id,
        domain,
      );
    }
    await checkBundles(report, aws, region, [...new Set([...options.bundles, ...options.used.bundles])]);
    await checkKeys(report, aws, region, [...new Set([...options.keys, ...options.used.keys])]);
  }
  if (mails(uses)) {
    await checkMail(report, settings, aws, principal !== undefined);
  } else {
    report.say(
      "mail",
      "note",
      "no mail settings, which an Invitation or a Notice needs: pulumi config set --path workspaces-users:mail.from it@example.com",
    );
  }
  return report;
}

/** Whether both fail with the same words. */
function sameFault(...reads: readonly (() => unknown)[]): boolean {
  const faults = reads.map((read) => {
    try {
      read();
      return undefined;
    } catch (error) {
      return wordsOf(error);
    }
  });
  return faults[0] !== undefined && faults.every((fault) => fault === faults[0]);
}

/** Whether its people are worked on over the API, or are to be: what it needs is asked for also where it does not answer yet. */
const isForApi = async (
  { id, domain }: TargetDirectory,
  settings: Settings,
  directories: Directories,
): Promise<boolean> =>
  domain === undefined &&
  (await directories.accessTo(id).then(
    (access) => access === "api",
    () => settings.connection(id).settings.access === "api",
  ));

interface TargetDirectory {
  readonly id: string;
  readonly domain?: string;
}

/** Every directory and trusted domain that settings or state name. */
function targets(settings: Settings, { directories }: Used): TargetDirectory[] {
  const set = settings.directoryIds.flatMap((id): TargetDirectory[] => [
    { id },
    ...settings.trustedDomains(id).map((domain) => ({ id, domain })),
  ]);
  const known = (one: TargetDirectory) =>
    set.some(({ id, domain }) => id === one.id && domain?.toLowerCase() === one.domain?.toLowerCase());
  return [...set, ...directories.filter((one) => !known(one))];
}

const listed = (all: readonly TargetDirectory[]): string =>
  all.map(({ id, domain }) => (domain === undefined ? id : `${id} (${domain})`)).join(", ") || "none";

const mails = (uses: ReadonlySet<Use>): boolean => uses.has("invitations") || uses.has("notices");

function usesOf({ uses, used, keys, bundles }: CheckOptions, settings: Settings): Set<Use> {
  const { kinds } = used;
  const isFirst = kinds.size === 0;
  const all = new Set<Use>(uses ?? []);
  if (uses === undefined) {
    const given: readonly [Use, boolean][] = [
      ["users", true],
      ["desktops", isFirst || kinds.has("Workspace") || bundles.length > 0],
      ["invitations", settings.hasMail || kinds.has("Invitation")],
      ["notices", kinds.has("Notice")],
      ["encryption", keys.length > 0 || used.keys.length > 0],
    ];
    given.filter(([, is]) => is).forEach(([use]) => all.add(use));
  }
  try {
    if (mails(all) && settings.mail.transport === "ses") {
      all.add("mail by SES");
    }
  } catch {
    // What is wrong with them is told by the check of the mail.
  }
  return all;
}

/** Whom AWS takes us for. */
async function whoCalls(
  report: Report,
  aws: AwsClients,
  region: string,
  principal: string | undefined,
): Promise<
  { readonly principal: string; readonly because?: never } | { readonly principal?: never; readonly because: string }
> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  try {
    const { Arn = "", Account = "" } = await (await aws.sts(region)).send(new GetCallerIdentityCommand({}));
    report.say("credentials", "ok", `${Arn} of account ${Account}`);
    return { principal: principal ?? principalOf(Arn) };
  } catch (error) {
    if (isThrottling(error)) {
      report.notChecked("credentials", whyNotAsked(error));
      return { because: "AWS throttles" };
    }
    const refused = credentialsFault(error);
    report.say("credentials", "to do", refused ?? awsFault(error, region), "aws-refused");
    return { because: refused === undefined ? "AWS does not answer" : "there are no credentials that AWS takes" };
  }
}

/** WorkSpaces' own pattern of an id (API reference, BundleId). */
const BUNDLE_ID = /^wsb-[0-9a-z]{8,63}$/;

async function checkBundles(report: Report, aws: AwsClients, region: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) {
    report.notChecked("bundles", "none is named: give them with --bundle, or deploy first");
  }
  const bundles = new Bundles(() => aws.workspaces(region), systemClock);
  for (const id of ids) {
    await found(report, `bundle ${id}`, async () => BUNDLE_ID.test(id) && (await bundles.find(id)) !== undefined, {
      ok: `there is one in ${region}`,
      missing: `WorkSpaces has no such bundle in ${region} for this account; see: aws workspaces describe-workspace-bundles --owner AMAZON --region ${region}`,
      code: "bundle-not-found",
    });
  }
}

async function checkKeys(report: Report, aws: AwsClients, region: string, ids: readonly string[]): Promise<void> {
  const keys = new Keys(() => aws.kms(region));
  for (const id of ids) {
    await found(report, `key ${id}`, () => keys.isUsable(id), {
      ok: `it can be used in ${region}`,
      missing: `KMS has no such key in ${region}, or it is disabled; correct volumeEncryptionKey, or enable the key`,
      code: "invalid-argument",
    });
  }
}

async function found(
  report: Report,
  about: string,
  look: () => Promise<boolean>,
  { ok, missing, code }: { ok: string; missing: string; code: string },
): Promise<void> {
  try {
    const isThere = await look();
    report.say(about, isThere ? "ok" : "to do", isThere ? ok : missing, ...(isThere ? [] : [code]));
  } catch (error) {
    report.notChecked(about, isDenied(error) ? "its permission is missing" : whyNotAsked(error));
  }
}
