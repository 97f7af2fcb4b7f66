/** Bodies of requests and replies. Whatever the format, the record has them as JSON would. */
import { cbor, dateToTag } from "@smithy/core/cbor";
import { AwsError } from "./errors";
import type { Format, WireRequest } from "./protocol";
import { parseQuery, queryError, queryOutput } from "./query";

export function parseBody(body: Buffer, format: Format): unknown {
  try {
    if (format === "cbor") return cbor.deserialize(body);
    if (format === "query") return parseQuery(body);
    return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("SerializationException", "The request's body cannot be read.");
  }
}

export interface WireReply {
  status: number;
  headers: Record<string, string>;
  /** What the record keeps. */
  message: unknown;
  body: Buffer;
}

export function encodeOutput(
  output: unknown,
  { format, operation }: Pick<WireRequest, "format" | "operation">,
  requestId: string,
): WireReply {
  return format === "query"
    ? inXml(200, output, queryOutput(operation, output, requestId), requestId)
    : encode(200, output, format, requestId);
}

/** @param request undefined if it could not be told what the request was for */
export function encodeError(error: AwsError, request: WireRequest | undefined, requestId: string): WireReply {
  const { format, trait } = request ?? { format: "json" };
  const shape = { [trait?.messageMember ?? "message"]: error.message, ...error.members };
  if (format === "query") return inXml(error.status, shape, queryError(error, requestId), requestId);
  return format === "rest-json"
    ? encode(error.status, shape, format, requestId, {
        "x-amzn-errortype": error.type,
        ...error.headers,
      })
    : encode(error.status, { __type: error.type, ...shape }, format, requestId);
}

function inXml(status: number, message: unknown, text: string, requestId: string): WireReply {
  const body = Buffer.from(text);
  const headers = { "content-type": "text/xml", "content-length": String(body.length), "x-amzn-requestid": requestId };
  return { status, headers, message, body };
}

const contentTypes: Record<Exclude<Format, "query">, Record<string, string>> = {
  json: { "content-type": "application/x-amz-json-1.1" },
  "rest-json": { "content-type": "application/json" },
  cbor: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
};

function encode(
  status: number,
  value: unknown,
  format: Exclude<Format, "query">,
  requestId: string,
  more = {},
): WireReply {
  const message = withTimes(value, (time) => time.getTime() / 1000);
  const body = Buffer.from(format === "cbor" ? cbor.serialize(withTimes(value, dateToTag)) : JSON.stringify(message));
  const headers = {
    ...contentTypes[format],
    ...more,
    "content-length": String(body.length),
    "x-amzn-requestid": requestId,
  };
  return { status, headers, message, body };
}

/** A copy with the times as the format has them, and without members that are not there. */
function withTimes(value: unknown, write: (time: Date) => unknown): unknown {
  if (value instanceof Date) return write(value);
  if (Array.isArray(value)) return value.map((item) => withTimes(item, write));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, withTimes(member, write)]])),
  );
}
