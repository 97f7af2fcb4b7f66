// How we log in to a directory over LDAP: what the settings say, and what the secret says that they name.
import type { AwsClients } from "../aws/clients";
import { commandFor, type SettingFault } from "../config/faults";
import type { GivenSettings, Settings } from "../config/settings";
import { rememberSecret } from "../errors/redaction";
import { wordsOf } from "../errors/provider-error";
import type { LdapLogin } from "./ldap/login";

/** Whose credentials they are. */
interface Whose {
  readonly directoryId: string;
  /** A domain that the directory trusts, if they are for that. */
  readonly trusted: string | undefined;
  /** Of its settings, as `directories.d-90670cd1b9`. */
  readonly key: string;
  /** The DNS name of its domain. */
  readonly domainName: string;
}

/** An account's name and password, of which settings or a secret may tell either. */
interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** Stands for a secret that is not read: it may hold what the settings leave out. */
const UNREAD: Credentials = { username: "", password: "" };

/** @throws ProviderError `invalid-setting`, of a secret that cannot be read too */
export async function readLogin(
  whose: Whose,
  given: GivenSettings,
  settings: Settings,
  aws: AwsClients,
): Promise<LdapLogin> {
  const { passwordSecret } = given;
  const secret = passwordSecret === undefined ? {} : await readSecret(whose.key, passwordSecret, settings, aws);
  return loginOf(whose, given, secret, settings);
}

/**
 * Asks nobody: the secret, if one is named, is taken to hold what it should.
 * @param further faults that were found elsewhere, to be told with these
 * @param instead what there is to do besides setting a password
 * @throws ProviderError `invalid-setting`, with all that is missing or wrong
 */
export function requireLogin(
  whose: Whose,
  given: GivenSettings,
  settings: Settings,
  { further, instead }: { readonly further: readonly SettingFault[]; readonly instead: string | undefined },
): void {
  const secret = given.passwordSecret === undefined ? {} : UNREAD;
  loginOf(whose, given, secret, settings, further, instead);
}

function loginOf(
  { directoryId, trusted, key, domainName }: Whose,
  given: GivenSettings,
  secret: Credentials,
  settings: Settings,
  further: readonly SettingFault[] = [],
  instead?: string,
): LdapLogin {
  const username = given.username ?? secret.username;
  const password = given.password ?? secret.password;
  const startTls = given.startTls ?? false;
  const urls = [given.url ?? `${startTls ? "ldap" : "ldaps"}://${domainName}`].flat();
  const faults = [
    ...further,
    ...urls.flatMap((url) => [...withoutTls(key, url, startTls), ...globalCatalog(key, url)]),
  ];
  if (username === undefined) {
    const happened = "no account to log in with is set";
    faults.unshift({ key: `${key}.username`, happened, example: `svc-pulumi@${domainName}` });
  }
  if (password === undefined) {
    const fault = { key: `${key}.password`, happened: "neither password nor passwordSecret is set", example: "" };
    faults.push({ ...fault, ...(instead === undefined ? {} : { next: `${commandFor(fault)}; ${instead}` }) });
  }
  const hidden =
    username === undefined || password === undefined ? settings.hiddenLogin(directoryId, trusted) : undefined;
  settings.refuse(hidden === undefined ? faults : [{ key, ...hidden, example: undefined }]);
  const { caCertificate, serverName } = given;
  return {
    urls,
    startTls,
    username: username ?? "",
    password: password ?? "",
    ...(caCertificate === undefined ? {} : { caCertificate }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** The secret's text, or the `username` and `password` of its JSON, as Secrets Manager keeps directory credentials. */
async function readSecret(key: string, secretId: string, settings: Settings, aws: AwsClients): Promise<Credentials> {
  const fault = (happened: string, cause?: unknown) =>
    settings.fault(`${key}.passwordSecret`, `${secretId} ${happened}`, "ARN", cause);
  const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  let text: string | undefined;
  try {
    const client = await aws.secretsManager(settings.region);
    ({ SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: secretId })));
  } catch (cause) {
    throw fault(`cannot be read (${wordsOf(cause)})`, cause);
  }
  if (!text) {
    throw fault("holds no text");
  }
  const pair = jsonObject(text);
  if (pair === undefined) {
    return { password: rememberSecret(text) };
  }
  const { username, password } = pair;
  if (typeof password !== "string") {
    throw fault('holds JSON without a "password"');
  }
  return { password: rememberSecret(password), ...(typeof username === "string" ? { username } : {}) };
}

/** Its ports read for the whole forest, and write nothing ([MS-ADTS] 3.1.1.3.1.10). */
function globalCatalog(key: string, url: string): SettingFault[] {
  const [, port] = /:(326[89])\/?$/.exec(url) ?? [];
  if (port === undefined) {
    return [];
  }
  const happened = `${url} has port ${port}, the Global Catalog's, at which nothing can be written`;
  return [{ key: `${key}.url`, happened, example: url.replace(/:326[89]\/?$/, "") }];
}

/** Passwords travel encrypted, one way or the other. */
function withoutTls(key: string, url: string, startTls: boolean): SettingFault[] {
  const tlsFromTheStart = url.toLowerCase().startsWith("ldaps:");
  if (startTls !== tlsFromTheStart) {
    return [];
  }
  const [happened, example] = startTls
    ? [`${url} is TLS from the start already`, "false   (or give an ldap:// url)"]
    : [`${url} would carry passwords unencrypted`, "true   (or give an ldaps:// url)"];
  return [{ key: `${key}.startTls`, happened, example }];
}

/** The object that a text is the JSON of, if it is. */
function jsonObject(text: string): { username?: unknown; password?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
