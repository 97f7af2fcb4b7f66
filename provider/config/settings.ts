// The provider's settings: the stack's configuration, namespace `workspaces-users`, then the environment.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { ProviderError } from "../errors/provider-error";
import { rememberSecret } from "../errors/redaction";
import { certificateProblem } from "./certificates";
import { faultsOf, settingError, settingName } from "./faults";

const ldapUrl = z.string().regex(/^ldaps?:\/\/[^/\s@]+\/?$/i, "expected ldaps://host or ldap://host");

const connectionShape = {
  /** `ldaps://host[:636]`, or `ldap://host` with `startTls`; several in the order to try them. Default: `ldaps://` and the domain's name. */
  url: z
    .union([ldapUrl, z.array(ldapUrl).min(1)], "expected ldaps://host or ldap://host, or a list of them")
    .optional(),
  /** Who we log in as: a userPrincipalName, `DOMAIN\name` or a distinguished name. */
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  /** ARN or name of a Secrets Manager secret: the password itself, or JSON with `password` (and `username`). */
  passwordSecret: z.string().min(1).optional(),
  /** The certificate authority that signed the directory's certificate: PEM text, or a path to it. */
  caCertificate: z.string().min(1).optional(),
  /** The name the directory's certificate carries, if it is not the host in `url`. */
  serverName: z.string().min(1).optional(),
  startTls: z.boolean().optional(),
  /** Where new people go: a distinguished name. Default: by the directory's kind. */
  organizationalUnit: z.string().min(3).optional(),
  /** The attribute that carries our mark. */
  markAttribute: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "expected an LDAP attribute name")
    .default("adminDescription"),
};

const connection = z.strictObject(connectionShape);
const directoryShape = z.strictObject({
  ...connectionShape,
  /** People of trusted domains, by the domain's DNS name. */
  domains: z.record(z.string(), connection).optional(),
});
const mailShape = z.strictObject({
  /** The sender. With SES, a verified identity. */
  from: z.string().min(3),
  replyTo: z.string().min(3).optional(),
  /** `ses`, `smtp://host[:port]` or `smtps://host[:port]`, with `user@` for a login. */
  transport: z
    .string()
    .regex(/^(ses|smtps?:\/\/\S+)$/, "expected ses, smtp://host or smtps://host")
    .default("ses"),
  password: z.string().min(1).optional(),
  caCertificate: z.string().min(1).optional(),
  /** SES's Region, if it is not the WorkSpaces Region. */
  region: z.string().min(1).optional(),
  /** Mails a second the mail service takes. `pulumi config set --path` writes 5 as a number, and 0.5 as text. */
  rate: z.coerce.number().positive().optional(),
});
const regionShape = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "expected a Region such as eu-west-1");

export type DirectorySettings = z.infer<typeof connection>;
export type MailSettings = z.infer<typeof mailShape>;

/** Where a value is looked up: the stack's configuration by full key, and the environment. */
export interface SettingSources {
  config: (key: string) => string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** The program's folder, from which paths are. Default: the process's own. */
  folder?: string;
}

/** The settings of one provider process. Each is read when first needed, so that only what is used must be right. */
export class Settings {
  constructor(private readonly sources: SettingSources) {}

  /** The Region of the WorkSpaces directories. */
  get region(): string {
    const { config, env } = this.sources;
    const found = [this.parsed("region", regionShape), config("aws:region"), env.AWS_REGION, env.AWS_DEFAULT_REGION];
    const region = found.find(Boolean);
    if (region === undefined) {
      throw this.fault("region", "no Region is set", "eu-west-1");
    }
    return region;
  }

  /** Every Region the deletion guard asks: {@link region} and the further ones of `regions`. */
  get guardedRegions(): string[] {
    const further = this.parsed("regions", z.array(regionShape), asJsonList) ?? [];
    return [...new Set([this.region, ...further])];
  }

  /** A profile of the AWS configuration file; `undefined` leaves the choice to the AWS SDK. */
  get profile(): string | undefined {
    return this.parsed("profile", z.string().min(1)) ?? this.sources.config("aws:profile");
  }

  /**
   * How many accounts, groups and desktops, each, one operation may lose before each further loss is refused. The environment goes first: it
   * is said for one operation, and `pulumi destroy` is given the configuration as it was at the last `pulumi up`.
   */
  get deletionThreshold(): { most: number; isForThisRun: boolean } {
    const shape = z.coerce.number().int().nonnegative();
    const most = this.parsed("deletionThreshold", shape, (text) => text, "environment first") ?? 50;
    return { most, isForThisRun: Boolean(this.sources.env.WORKSPACES_USERS_DELETION_THRESHOLD) };
  }

  /** How to reach one directory, or a domain it trusts; every key of it may be missing. */
  directory(directoryId: string, domain?: string): DirectorySettings {
    const own = this.allDirectories()[directoryId];
    const found = (domain === undefined ? own : own?.domains?.[domain]) ?? connection.parse({});
    rememberSecret(found.password ?? "");
    const key = `${directoryKey(directoryId, domain)}.caCertificate`;
    return { ...found, ...this.pem(key, found.caCertificate) };
  }

  /** DNS names of the trusted domains that settings tell how to reach. */
  trustedDomains(directoryId: string): string[] {
    return Object.keys(this.allDirectories()[directoryId]?.domains ?? {});
  }

  /** How invitations are sent. */
  get mail(): MailSettings {
    const mail = this.parsed("mail", mailShape, asJson);
    if (!mail) {
      throw this.fault("mail", "no sender is set", `'{"from":"it@example.com","transport":"ses"}'`);
    }
    rememberSecret(mail.password ?? "");
    return { ...mail, ...this.pem("mail.caCertificate", mail.caCertificate) };
  }

  /** The error for a setting that is missing or wrong: it names the key and the command that sets it. */
  fault(key: string, happened: string, example: string, cause?: unknown): ProviderError {
    return settingError([{ key, happened, example }], undefined, cause);
  }

  private allDirectories() {
    return this.parsed("directories", z.record(z.string(), directoryShape), asJson) ?? {};
  }

  private parsed<T>(
    key: string,
    shape: z.ZodType<T>,
    decode: (text: string) => unknown = (text) => text,
    order: "configuration first" | "environment first" = "configuration first",
  ): T | undefined {
    const { config, env } = this.sources;
    const variable = `WORKSPACES_USERS_${constantCase(key)}`;
    const given = [
      { text: config(settingName(key)), from: undefined },
      { text: env[variable], from: variable },
    ];
    const { text, from } = (order === "environment first" ? given.reverse() : given).find((one) => one.text) ?? {};
    if (text === undefined) {
      return undefined;
    }
    let value: unknown;
    try {
      value = decode(text);
    } catch {
      // The parser's own message would quote the text, which may hold a password.
      throw settingError([{ key, happened: "its value is not the JSON it should be", example: "JSON" }], from);
    }
    const result = shape.safeParse(value);
    if (!result.success) {
      throw settingError(faultsOf(key, value, result.error), from);
    }
    return result.data;
  }

  private pem(key: string, value: string | undefined): { caCertificate?: string } {
    if (value === undefined) {
      return {};
    }
    const isText = value.includes("-----BEGIN");
    const text = isText ? value : this.file(key, value);
    const problem = certificateProblem(text);
    if (problem) {
      throw new ProviderError({
        code: "invalid-setting",
        doing: `reading the setting ${settingName(key)}`,
        happened: isText ? problem.happened : `${value}: ${problem.happened}`,
        next: problem.next,
      });
    }
    return { caCertificate: text };
  }

  private file(key: string, path: string): string {
    try {
      return readFileSync(resolve(this.sources.folder ?? "", path), "utf8");
    } catch (cause) {
      throw this.fault(key, `the file ${path} cannot be read`, "./ca.pem", cause);
    }
  }
}

/** Where the settings of a directory, or of a domain it trusts, are kept. */
export const directoryKey = (directoryId: string, domain?: string): string =>
  `directories.${directoryId}${domain === undefined ? "" : `.domains["${domain}"]`}`;

const asJson = (text: string): unknown => JSON.parse(text);
const asJsonList = (text: string): unknown =>
  text.trim().startsWith("[") ? JSON.parse(text) : text.split(/[\s,]+/).filter(Boolean);
const constantCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
