// Lines for now only: what is waited for. The engine shows them while it runs, prints them in a pipeline's log, and does not repeat them in
// its closing diagnostics, as it does with all that a provider prints.
import { createRequire } from "node:module";

/** As much of Pulumi's own client of the engine as is used; it comes with the SDK. */
interface EngineClient {
  log(request: object, done: (error: Error | null) => void): void;
}

/**
 * @param address `127.0.0.1:41234`, of the engine that this process was started by
 * @param instead is given what the engine does not take
 */
export function engineLog(address: string, instead: (line: string) => void): (line: string) => void {
  let client: { log: (line: string, done: (error: unknown) => void) => void } | undefined;
  return (line) => {
    try {
      client ??= connect(address);
      client.log(line, (error) => {
        if (error) {
          instead(line);
        }
      });
    } catch {
      instead(line);
    }
  };
}

function connect(address: string) {
  const fromSdk = createRequire(require.resolve("@pulumi/pulumi"));
  const { credentials } = fromSdk("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };
  const { EngineClient } = fromSdk("./proto/engine_grpc_pb") as {
    EngineClient: new (address: string, insecure: unknown) => EngineClient;
  };
  const { LogRequest, LogSeverity } = fromSdk("./proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
  const client = new EngineClient(address, credentials.createInsecure());
  return {
    log: (line: string, done: (error: unknown) => void) => {
      const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(line).setEphemeral(true);
      client.log(request, done);
    },
  };
}
