import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { without } from "../../provider/text/without";
import { COMPILE_CACHE } from "../compile-cache";
import { failureOf } from "./failure";

const REPOSITORY = resolve(__dirname, "../..");

/** Set while coverage is measured: a process that is killed outright does not write what it ran. */
const MEASURED = process.env.NODE_V8_COVERAGE !== undefined;

/** What stands in a preview for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Readonly<Record<string, unknown>>;
export type Kind = "user" | "group" | "groupMembership" | "workspace" | "invitation" | "notice";

/** A resource as the engine has it in its state. */
export interface Resource {
  readonly kind: Kind;
  readonly id: string;
  readonly state: Properties;
}

/** Pulumi's own dynamic provider process, spoken to over gRPC as the engine does it. Calls reject with a `Failure`. */
export class ProviderProcess {
  private readonly client: ResourceProviderClient;
  private readonly exited: Promise<unknown>;
  private said: string;
  private told = "";
  private readonly endWithUs = () => this.child.kill("SIGKILL");

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    port: string,
  ) {
    this.said = `${port}\n`;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.said += text));
    }
    this.exited = once(child, "exit");
    process.once("exit", this.endWithUs);
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** @param config the stack's configuration: full keys, structured values as JSON text */
  static async start(
    environment: NodeJS.ProcessEnv,
    config: Readonly<Record<string, string>> = {},
  ): Promise<ProviderProcess> {
    const { PATH, HOME } = process.env;
    // Nobody serves the engine's address: the provider calls it only for asynchronous logs, which ours has none of.
    const child = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), "127.0.0.1:1"], {
      cwd: REPOSITORY,
      env: { PATH, HOME, ...environment, ...(MEASURED ? measuring(environment) : COMPILE_CACHE) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = createInterface({ input: child.stdout });
    const [port] = (await Promise.race([once(lines, "line"), once(lines, "close")])) as [string?];
    if (port === undefined) throw new Error("the provider process ended before it gave its port");
    lines.close();
    child.stdout.resume();
    const started = new ProviderProcess(child, port);
    await started.configure(config);
    return started;
  }

  /** Its standard output and error so far. */
  get output(): string {
    return this.said;
  }

  /** All it has given away: its output, and the replies and errors of all calls. */
  get everything(): string {
    return this.said + this.told;
  }

  /** What is wrong with the arguments: `property: reason` each, or the reason alone where the engine is given no property to show. */
  async check(kind: Kind, news: Properties, olds: Properties = {}): Promise<string[]> {
    const request = new proto.CheckRequest().setNews(struct(kind, news)).setOlds(struct(kind, olds));
    // The reply's inputs are the arguments over again, as the protocol has it.
    const failuresOf = (reply: proto.CheckResponse) =>
      reply
        .getFailuresList()
        .map((failure) => [failure.getProperty(), failure.getReason()].filter((one) => one !== "").join(": "));
    return failuresOf(await this.call((done) => this.client.check(request, done), failuresOf));
  }

  async diff({ kind, id, state }: Resource, news: Properties) {
    const request = new proto.DiffRequest().setId(id).setOlds(struct(kind, state)).setNews(struct(kind, news));
    const reply = await this.call<proto.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: reply.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: reply.getReplacesList(),
      deleteBeforeReplace: reply.getDeletebeforereplace(),
    };
  }

  async create(kind: Kind, news: Properties): Promise<Resource> {
    const request = new proto.CreateRequest().setProperties(struct(kind, news));
    const reply = await this.call<proto.CreateResponse>((done) => this.client.create(request, done));
    return noted({ kind, id: reply.getId(), state: plain(reply.getProperties()) }, news);
  }

  /**
   * What is there; undefined if it is gone. With the inputs that would make it so: where the provider gives none, the engine keeps those that the
   * state has.
   */
  async read({ kind, id, state }: Resource): Promise<(Resource & { inputs: Properties }) | undefined> {
    const request = new proto.ReadRequest().setId(id).setProperties(struct(kind, state));
    const reply = await this.call<proto.ReadResponse>((done) => this.client.read(request, done));
    if (reply.getId() === "") return undefined;
    const inputs = reply.getInputs() === undefined ? (inputsOf.get(state) ?? {}) : plain(reply.getInputs());
    return { ...noted({ kind, id: reply.getId(), state: plain(reply.getProperties()) }, inputs), inputs };
  }

  async update({ kind, id, state }: Resource, news: Properties): Promise<Resource> {
    const request = new proto.UpdateRequest().setId(id).setOlds(struct(kind, state)).setNews(struct(kind, news));
    const reply = await this.call<proto.UpdateResponse>((done) => this.client.update(request, done));
    return noted({ kind, id, state: plain(reply.getProperties()) }, news);
  }

  async delete({ kind, id, state }: Resource): Promise<void> {
    const request = new proto.DeleteRequest().setId(id).setProperties(struct(kind, state));
    await this.call((done) => this.client.delete(request, done));
  }

  /** Ends it as a crash would. Calls under way reject. */
  async kill(): Promise<void> {
    this.child.kill(MEASURED ? "SIGTERM" : "SIGKILL");
    await this.exited;
    process.off("exit", this.endWithUs);
    this.client.close();
  }

  private async configure(config: Properties): Promise<void> {
    const request = new proto.ConfigureRequest().setArgs(Struct.fromJavaScript(config as Record<string, string>));
    await this.call((done) => this.client.configure(request, done));
  }

  /** @param tells what of the reply counts as given away */
  private call<Reply extends { toObject(): object }>(
    send: (done: grpc.requestCallback<Reply>) => unknown,
    tells: (reply: Reply) => object = (reply) => reply.toObject(),
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      send((error, reply) => {
        if (reply !== undefined) {
          this.told += JSON.stringify(tells(reply));
          resolve(reply);
          return;
        }
        const failure = failureOf(error);
        this.told += JSON.stringify([failure.message, failure.unfinished]);
        reject(failure);
      });
    });
  }
}

/** The inputs that the engine has beside each state. */
const inputsOf = new WeakMap<Properties, Properties>();

function noted(resource: Resource, inputs: Properties): Resource {
  // As they travel: without what is undefined.
  inputsOf.set(resource.state, JSON.parse(JSON.stringify(inputs)) as Properties);
  return resource;
}

/** With the text by which the host finds our handlers, where the properties do not bring their own. */
function struct(kind: Kind, properties: Properties): Struct {
  const __provider = `exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").${kind}`;
  // Undefined has no form on the wire, and the engine sends none.
  const known = JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>;
  return Struct.fromJavaScript({ __provider, ...known });
}

function plain(properties: Struct | undefined): Properties {
  return without(properties?.toJavaScript() ?? {}, "__provider");
}

function measuring({ NODE_OPTIONS = "" }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `${NODE_OPTIONS} --require=${require.resolve("../coverage.cjs")}` };
}
