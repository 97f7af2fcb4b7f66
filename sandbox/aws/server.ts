import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { redact, type Call } from "./calls";
import { AwsError } from "./errors";
import type { Fault, FaultMoment } from "./faults";
import { encodeError, encodeOutput, parseBody, type WireReply } from "./messages";
import type { Output } from "./operation";
import { readRequest, type WireRequest } from "./protocol";

/** What stands behind the wire. */
export interface Backend {
  now(): number;
  /** Carries a call out. @throws AwsError for what AWS itself would answer. */
  perform(request: WireRequest, input: unknown): Promise<Output>;
  fault(call: FaultMoment): Promise<Fault | undefined>;
  record(call: Call): void;
}

/** The HTTP side: one request in, one reply out, each recorded before its reply is sent. */
export class AwsServer {
  readonly #server: Server;
  readonly #backend: Backend;

  private constructor(backend: Backend) {
    this.#backend = backend;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(backend: Backend, address: string, port: number): Promise<AwsServer> {
    const server = new AwsServer(backend);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject).listen(port, address, resolve);
    });
    return server;
  }

  get endpoint(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  /** Closes every connection, idle or not. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const body = await readAll(request);
    let wire: WireRequest;
    try {
      wire = readRequest(request, body);
    } catch (error) {
      // Not known to be any operation's, so there is no call to record.
      send(response, encodeError(asAwsError(error), undefined, requestId));
      return;
    }
    const { reply, fault, call } = await this.#answer(wire, body, requestId);
    this.#backend.record(call);
    if (fault === "drop") response.destroy();
    else if (fault === "cut") cut(response, reply);
    else send(response, reply);
  }

  async #answer(wire: WireRequest, body: Buffer, requestId: string) {
    const time = this.#backend.now();
    const { trait, operation, region, accessKeyId } = wire;
    let input: unknown;
    let fault: Fault | undefined;
    let reply: WireReply;
    let error: AwsError | undefined;
    try {
      input = { ...(parseBody(body, wire.format) as object), ...wire.inUrl };
      const moment = { service: trait.service, operation, region, input: redact(input) };
      fault = await this.#backend.fault({ moment: "before", ...moment });
      const output = fault === undefined ? await this.#backend.perform(wire, input) : {};
      fault ??= await this.#backend.fault({ moment: "after", ...moment });
      reply = encodeOutput(output, wire, requestId);
      if (typeof fault === "object") throw new AwsError(fault.type, fault.message, fault.status);
    } catch (thrown) {
      error = asAwsError(thrown);
      reply = encodeError(error, wire, requestId);
    }
    const call: Call = {
      time,
      service: trait.service,
      operation,
      region,
      accessKeyId,
      input: redact(input),
      ...(error === undefined
        ? { output: redact(reply.message) }
        : { error: { type: error.type, message: error.message, body: redact(reply.message) } }),
      httpStatus: fault === "drop" ? 0 : reply.status,
      injected: fault !== undefined,
    };
    return { reply, fault, call };
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: WireReply): void {
  response.writeHead(status, headers).end(body);
}

/** Sends the head, which promises all of the body, and half of that. */
function cut(response: ServerResponse, { status, headers, body }: WireReply): void {
  response.writeHead(status, headers);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

/** What is no answer of AWS's is its own failure: the directory could not be asked, or the stand-in is wrong. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}
