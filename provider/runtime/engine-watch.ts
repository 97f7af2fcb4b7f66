// The engine as the provider process knows it: the address that it was started with.
import { connect } from "node:net";

/** Milliseconds until a connection that ended is made again. */
const RECONNECT_DELAY_MS = 250;

/**
 * Calls back once the engine at an address has ended, and keeps no process for that. Told by a connection, which ends with the engine, and
 * is refused when made again; one that the engine closes, as it does with those that say nothing for two minutes, is taken again.
 * @param address `127.0.0.1:41234`; where nobody is there from the beginning, nothing is ever called
 */
export function whenEngineEnds(address: string, ended: () => void): void {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (port === "") {
    return;
  }
  let wasThere = false;
  const look = (): void => {
    let isRefused = false;
    connect({ host, port: Number(port) })
      .unref()
      .on("connect", () => (wasThere = true))
      .on("error", ({ code }: NodeJS.ErrnoException) => (isRefused = code === "ECONNREFUSED"))
      .on("close", () => {
        if (wasThere && isRefused) {
          ended();
        } else if (wasThere) {
          setTimeout(look, RECONNECT_DELAY_MS).unref();
        }
      })
      .resume();
  };
  look();
}
