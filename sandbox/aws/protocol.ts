/** From an HTTP request to the operation it asks for. */
import type { IncomingMessage } from "node:http";
import { AwsError } from "./errors";
import { operationOf } from "./query";

export type Service = "workspaces" | "ds" | "ds-data" | "secretsmanager" | "kms" | "sesv2" | "sts" | "iam";

/**
 * How messages are written: AWS JSON 1.1, which today's SDK uses but for two; rest-json, of SES and Directory Service Data; query, of IAM and STS; and smithy's CBOR,
 * which AWS's models prefer for WorkSpaces and Directory Service and newer SDKs may use.
 */
export type Format = "json" | "rest-json" | "cbor" | "query";

interface Trait {
  service: Service;
  /** The service's name in the credential scope of the signature, and in IAM's actions. */
  signingName: string;
  /** What an error's message member is called. */
  messageMember: "message" | "Message";
}

/** By the prefix of `X-Amz-Target`, which is also the service's name in the paths of CBOR requests. */
const rpcServices = new Map<string, Trait>([
  ["WorkspacesService", { service: "workspaces", signingName: "workspaces", messageMember: "message" }],
  ["DirectoryService_20150416", { service: "ds", signingName: "ds", messageMember: "Message" }],
  ["secretsmanager", { service: "secretsmanager", signingName: "secretsmanager", messageMember: "Message" }],
  ["TrentService", { service: "kms", signingName: "kms", messageMember: "message" }],
]);

const ses: Trait = { service: "sesv2", signingName: "ses", messageMember: "message" };
const dsData: Trait = { service: "ds-data", signingName: "ds-data", messageMember: "Message" };

/** By method and path; a group in it is a member of the input, but for the operation itself where none is given. */
const restOperations: readonly [route: RegExp, trait: Trait, operation?: string][] = [
  [/^POST \/v2\/email\/outbound-emails$/, ses, "SendEmail"],
  [/^GET \/v2\/email\/account$/, ses, "GetAccount"],
  [/^GET \/v2\/email\/identities\/(?<EmailIdentity>[^/]+)$/, ses, "GetEmailIdentity"],
  [/^POST \/Users\/(?<operation>(?:Create|Delete|Describe|Disable|Update)User|(?:List|Search)Users)$/, dsData],
  [/^POST \/Groups\/(?<operation>(?:Create|Delete|Describe|Update)Group|(?:List|Search)Groups)$/, dsData],
  [/^POST \/GroupMemberships\/(?<operation>(?:Add|Remove)GroupMember|ListGroupMembers|ListGroupsForMember)$/, dsData],
];

/** By the service's name in the signature. */
const queryServices = new Map<string, Trait>([
  ["sts", { service: "sts", signingName: "sts", messageMember: "message" }],
  ["iam", { service: "iam", signingName: "iam", messageMember: "message" }],
]);

interface Target {
  trait: Trait;
  operation: string;
  format: Format;
  /** Members of the input that the path or the query string has. */
  inUrl?: Readonly<Record<string, string>>;
}

export interface WireRequest extends Target {
  region: string;
  accessKeyId: string;
}

/**
 * Reads everything but the input. The signature itself is not verified.
 * @throws AwsError where AWS itself would not know whom or what the request is for.
 */
export function readRequest(request: IncomingMessage, body: Buffer): WireRequest {
  const target = readTarget(request, body);
  const { signingName } = target.trait;
  const status = refusalStatus(target.format);
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,/.exec(
    request.headers.authorization ?? "",
  );
  const [, accessKeyId, region, signedFor] = scope ?? [];
  if (accessKeyId === undefined || region === undefined) {
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", status);
  }
  if (signedFor !== signingName) {
    const message = `Credential should be scoped to correct service: '${signingName}'.`;
    throw new AwsError("InvalidSignatureException", message, status);
  }
  return { ...target, region, accessKeyId };
}

/** The status of an answer to somebody who may not. */
export function refusalStatus(format: Format): number {
  return format === "rest-json" || format === "query" ? 403 : 400;
}

function readTarget(request: IncomingMessage, body: Buffer): Target {
  const header = request.headers["x-amz-target"];
  if (typeof header === "string") {
    const [prefix = "", operation = ""] = header.split(".");
    return rpcTarget(prefix, operation, "json");
  }
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") {
    const [, prefix = "", operation = ""] = /^\/service\/(\w+)\/operation\/(\w+)$/.exec(pathname) ?? [];
    return rpcTarget(prefix, operation, "cbor");
  }
  const route = `${request.method ?? ""} ${pathname}`;
  const [, signedFor = ""] = /\/([a-z0-9-]+)\/aws4_request,/.exec(request.headers.authorization ?? "") ?? [];
  const query = queryServices.get(signedFor);
  if (query !== undefined && route === "POST /") {
    return { trait: query, operation: operationOf(body), format: "query" };
  }
  for (const [pattern, trait, named] of restOperations) {
    const match = pattern.exec(route);
    if (match === null) continue;
    const { operation = "", ...inPath } = match.groups ?? {};
    const inUrl = Object.entries(inPath).map(([name, value]) => [name, decodeURIComponent(value)]);
    return {
      trait,
      operation: named ?? operation,
      format: "rest-json",
      inUrl: { ...Object.fromEntries(searchParams), ...(Object.fromEntries(inUrl) as Record<string, string>) },
    };
  }
  throw unknownOperation(route);
}

function rpcTarget(prefix: string, operation: string, format: Format): Target {
  const trait = rpcServices.get(prefix);
  if (trait === undefined) throw unknownOperation(`${prefix} ${operation}`);
  return { trait, operation, format };
}

/** The message says whose fault it is: AWS knows more operations than this stand-in. */
export function unknownOperation(what: string): AwsError {
  return new AwsError("UnknownOperationException", `The sandbox's stand-in for AWS does not know ${what}.`);
}
