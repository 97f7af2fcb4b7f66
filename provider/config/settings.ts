// The provider's settings: the stack's configuration, namespace `workspaces-users`, then the environment.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { ProviderError } from "../errors/provider-error";
import { rememberSecret } from "../errors/redaction";
import { certificateProblem } from "./certificates";
import { nearest } from "../text/nearest";
import { faultsOf, settingError, type SettingFault } from "./faults";
import { misspelt, misspeltWords, settingName, SETTING_NAMES, variableName } from "./names";

const ldapUrl = z.string().regex(/^ldaps?:\/\/[^/\s@]+\/?$/i, "expected ldaps://host or ldap://host");

const connectionShape = {
  /** How people are worked on. Default: `ldap`, and `api` where that works and nothing that LDAP needs is given. */
  access: z.enum(["ldap", "api"], "expected ldap or api").optional(),
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
  /** The attribute that carries our mark. Default: by the way in, since the API knows fewer attributes. */
  markAttribute: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "expected an LDAP attribute name")
    .optional(),
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
/** What every Region of AWS's is called after its country or continent. */
const DIRECTIONS = "north south east west central northeast northwest southeast southwest".split(" ");
const regionShape = z.string().superRefine((name, context) => {
  const [, direction = ""] = /^[a-z]{2,4}(?:-[a-z]+)*-([a-z]+)-\d+$/.exec(name) ?? [];
  if (!DIRECTIONS.includes(direction)) {
    const meant = nearest(direction, DIRECTIONS);
    const words = meant === undefined ? "" : ` (did you mean ${name.replace(`-${direction}-`, `-${meant}-`)}?)`;
    context.addIssue({ code: "custom", message: `expected a Region such as eu-west-1${words}` });
  }
});

/** Every setting there is, as the documents name it. */
export const SETTING_KEYS: readonly string[] = SETTING_NAMES.flatMap((name) => {
  switch (name) {
    case "directories":
      return Object.keys(directoryShape.shape).map((key) => `directories.<id>.${key}`);
    case "mail":
      return Object.keys(mailShape.shape).map((key) => `mail.${key}`);
    default:
      return [name];
  }
});

/** What is said of a directory. */
export type GivenSettings = z.infer<typeof connection>;
/** The same, and by whatever way in it is worked on, where its marks are. */
export type DirectorySettings = GivenSettings & { readonly markAttribute: string };
export type MailSettings = z.infer<typeof mailShape>;

/** Where a value is looked up: the stack's configuration by full key, and the environment. */
export interface SettingSources {
  config: (key: string) => string | undefined;
  /** The configuration's keys, where they can be listed. */
  keys?: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** The program's folder, from which paths are. Default: the process's own. */
  folder?: string;
}

/** The settings of one provider process. Each is read when first needed, so that only what is used must be right. */
export class Settings {
  constructor(private readonly sources: SettingSources) {}

  /** The Region of the WorkSpaces directories. */
  get region(): string {
    const own = this.parsed("region", regionShape);
    if (own !== undefined) {
      return own;
    }
    const { config, env } = this.sources;
    const others = {
      "aws:region": config("aws:region"),
      AWS_REGION: env.AWS_REGION,
      AWS_DEFAULT_REGION: env.AWS_DEFAULT_REGION,
    };
    const [source, region] = Object.entries(others).find(([, value]) => value) ?? [];
    if (source === undefined || region === undefined) {
      throw this.fault("region", "no Region is set", "eu-west-1");
    }
    const { error } = regionShape.safeParse(region);
    if (error) {
      throw this.fault(
        "region",
        `it is that of ${source}: ${error.issues.map(({ message }) => message).join(", ")}`,
        "eu-west-1",
      );
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
  directory(directoryId: string, domain?: string): GivenSettings {
    const { settings, faults } = this.connection(directoryId, domain);
    this.refuse(faults);
    return settings;
  }

  /** The same with what is wrong with its certificate, for who tells more that is wrong. */
  connection(directoryId: string, domain?: string): { settings: GivenSettings; faults: SettingFault[] } {
    const own = this.allDirectories()[directoryId];
    const found = (domain === undefined ? own : own?.domains?.[domain]) ?? connection.parse({});
    rememberSecret(found.password ?? "");
    const { text, faults } = this.pem(`${directoryKey(directoryId, domain)}.caCertificate`, found.caCertificate);
    return { settings: text === undefined ? found : { ...found, caCertificate: text }, faults };
  }

  /** Ids of the directories that settings tell how to reach. */
  get directoryIds(): string[] {
    return Object.keys(this.allDirectories());
  }

  /** DNS names of the trusted domains that settings tell how to reach. */
  trustedDomains(directoryId: string): string[] {
    return Object.keys(this.allDirectories()[directoryId]?.domains ?? {});
  }

  /** That the environment tells how to log in to a directory, and the stack's configuration hides that; undefined if it does not. */
  hiddenLogin(directoryId: string, domain?: string): { happened: string; next: string } | undefined {
    const [setting, variable] = [settingName("directories"), variableName("directories")];
    const text = this.sources.env[variable];
    if (!text || !this.sources.config(setting)) {
      return undefined;
    }
    const [hidden, read] = [jsonOf(text), this.allDirectories()].map((all) => {
      const own = partOf(all, directoryId);
      return domain === undefined ? own : partOf(partOf(own, "domains"), domain);
    });
    const isHidden = (name: string) => partOf(hidden, name) !== undefined && partOf(read, name) === undefined;
    return ["username", "password", "passwordSecret", "access"].some(isHidden)
      ? {
          happened: `${variable} of the environment has settings of ${directoryId} that are not read, since ${setting} of the stack's configuration stands in place of the whole variable`,
          next: `write all that ${variable} has into the configuration, or have the variable read again with: pulumi config rm ${setting}`,
        }
      : undefined;
  }

  /** How invitations are sent. */
  get mail(): MailSettings {
    const mail = this.parsed("mail", mailShape, asJson);
    if (!mail) {
      throw this.fault("mail", "no sender is set", `'{"from":"it@example.com","transport":"ses"}'`);
    }
    rememberSecret(mail.password ?? "");
    const { text, faults } = this.pem("mail.caCertificate", mail.caCertificate);
    this.refuse(faults);
    return text === undefined ? mail : { ...mail, caCertificate: text };
  }

  /** Whether any mail settings are given, right or wrong. */
  get hasMail(): boolean {
    return Boolean(this.sources.config(settingName("mail")) ?? this.sources.env.WORKSPACES_USERS_MAIL);
  }

  /** The error for a setting that is missing or wrong: it names the key and the command that sets it. */
  fault(key: string, happened: string, example: string, cause?: unknown): ProviderError {
    return settingError([{ key, happened, example }], this.variableOf(key), cause);
  }

  /**
   * What is nearly a setting's name, so that nobody would read it.
   * @throws ProviderError `invalid-setting` with all of them
   */
  requireNames(): void {
    const all = misspelt(this.sources.keys ?? [], Object.keys(this.sources.env)).map(misspeltWords);
    if (all.length > 0) {
      throw new ProviderError({
        code: "invalid-setting",
        doing: "looking for settings",
        happened: all.map(({ happened }) => happened).join(" "),
        next: all.map(({ next }) => next).join("; "),
      });
    }
  }

  /** Throws all of them together, if there are any. */
  refuse(faults: readonly SettingFault[]): void {
    const [first] = faults;
    if (first !== undefined) {
      throw settingError(faults, this.variableOf(first.key));
    }
  }

  /** The environment variable that a setting comes from, if it does. */
  private variableOf(key: string): string | undefined {
    const [name = key] = key.split(/[.[]/);
    const variable = variableName(name);
    return !this.sources.config(settingName(name)) && this.sources.env[variable] ? variable : undefined;
  }

  private allDirectories() {
    return this.parsed("directories", z.record(z.string(), directoryShape), asJson) ?? {};
  }

  private parsed<T>(
    key: (typeof SETTING_NAMES)[number],
    shape: z.ZodType<T>,
    decode: (text: string) => unknown = (text) => text,
    order: "configuration first" | "environment first" = "configuration first",
  ): T | undefined {
    const { config, env } = this.sources;
    const variable = variableName(key);
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

  /** The certificate that a setting holds or names, or why it is none. */
  private pem(key: string, value: string | undefined): { text?: string; faults: SettingFault[] } {
    if (value === undefined) {
      return { faults: [] };
    }
    const isText = value.includes("-----BEGIN");
    let text = value;
    if (!isText) {
      try {
        text = readFileSync(resolve(this.sources.folder ?? "", value), "utf8");
      } catch {
        return { faults: [{ key, happened: `the file ${value} cannot be read`, example: "./ca.pem" }] };
      }
    }
    const problem = certificateProblem(text);
    if (problem === undefined) {
      return { text, faults: [] };
    }
    const happened = isText ? problem.happened : `${value}: ${problem.happened}`;
    return { faults: [{ key, happened, example: undefined, next: problem.next }] };
  }
}

/** Where the settings of a directory, or of a domain it trusts, are kept. */
export const directoryKey = (directoryId: string, domain?: string): string =>
  `directories.${directoryId}${domain === undefined ? "" : `.domains["${domain}"]`}`;

/** A part of what may be anything. */
const partOf = (value: unknown, name: string): unknown => (Object(value) as Record<string, unknown>)[name];

function jsonOf(text: string): unknown {
  try {
    return asJson(text);
  } catch {
    return undefined;
  }
}

const asJson = (text: string): unknown => JSON.parse(text);
const asJsonList = (text: string): unknown =>
  text.trim().startsWith("[") ? JSON.parse(text) : text.split(/[\s,]+/).filter(Boolean);
