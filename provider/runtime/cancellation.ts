// Ctrl-C: the engine keeps its signal from provider processes, and calls Cancel. Pulumi's host answers that itself, and tells a dynamic provider
// nothing (cmd/dynamic-provider, `cancel`), so its HTTP/2 server is listened to beside it.
import type { Server } from "node:net";

const CANCEL = "/pulumirpc.ResourceProvider/Cancel";

/** Calls back when the engine cancels what is under way; never where this process has no server of the host's. */
export function whenCancelled(cancelled: () => void): void {
  for (const server of http2Servers()) {
    server.on("stream", (_stream: unknown, headers: Readonly<Record<string, unknown>>) => {
      if (headers[":path"] === CANCEL) {
        cancelled();
      }
    });
  }
}

function http2Servers(): Server[] {
  // Node has no other way to what another module has opened; where it goes one day, a run is waited out as before.
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles?: () => unknown[] };
  return (handles?.call(process) ?? []).filter(
    (one): one is Server => isListening(one) && one.listenerCount("stream") > 0,
  );
}

const isListening = (handle: unknown): handle is Server => (handle as Partial<Server> | null)?.listening === true;
