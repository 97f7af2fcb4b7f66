/** AWS's oldest format, which IAM and STS still speak: a form that names the operation goes in, XML comes out. */
import type { AwsError } from "./errors";

/** What an operation is called in a request of this format. */
export function operationOf(body: Buffer): string {
  return new URLSearchParams(body.toString("utf8")).get("Action") ?? "";
}

/** The members of a request: `ActionNames.member.1=…` is the first of a list. */
export function parseQuery(body: Buffer): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body.toString("utf8"))) {
    const [, name = "", isItem] = /^(\w+)(\.member\.\d+)?$/.exec(key) ?? [];
    if (isItem !== undefined) {
      members[name] = [...((members[name] as string[] | undefined) ?? []), value];
    } else if (!["", "Action", "Version"].includes(name)) {
      members[name] = value;
    }
  }
  return members;
}

export function queryOutput(operation: string, output: unknown, requestId: string): string {
  const result = `<${operation}Result>${xml(output)}</${operation}Result>`;
  return `<${operation}Response>${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

export function queryError({ type, message, status }: AwsError, requestId: string): string {
  const about = { Type: status < 500 ? "Sender" : "Receiver", Code: CODES[type] ?? type, Message: message };
  return `<ErrorResponse><Error>${xml(about)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

/** Some common errors have other codes in this format. */
const CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  UnrecognizedClientException: "InvalidClientTokenId",
  NoSuchEntityException: "NoSuchEntity",
};

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join("");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
      .join("");
  }
  return String(value).replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);
}
