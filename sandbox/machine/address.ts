import { createServer, type Server } from "node:net";
import { once } from "node:events";

/** A port nobody else uses on a loopback address: whoever listens there has the address. */
const CLAIM_PORT = 44_389;

/** A loopback address (127.77.x.y) that is ours until released, so that several sandboxes run side by side. */
export interface ClaimedAddress {
  readonly address: string;
  release(): Promise<void>;
}

/** Claims the next free address, in order: the first sandbox of a machine is always at 127.77.0.1. */
export async function claimAddress(): Promise<ClaimedAddress> {
  for (let number = 1; number <= 254; number++) {
    const address = `127.77.0.${number}`;
    const server = await listen(address);
    if (server) return { address, release: () => close(server) };
  }
  throw new Error("starting a sandbox: all of 127.77.0.1 to 127.77.0.254 are in use; stop another sandbox first");
}

async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    await once(server.listen({ host: address, port: CLAIM_PORT, exclusive: true }), "listening");
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
