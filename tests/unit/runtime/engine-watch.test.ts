import { expect } from "chai";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { whenEngineEnds } from "../../../provider/runtime/engine-watch";

describe("the end of the engine", () => {
  let server: Server;
  const connections: Socket[] = [];

  beforeEach(async () => {
    connections.length = 0;
    server = createServer((socket) => connections.push(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    connections.forEach((socket) => socket.destroy());
  });

  const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connected = async (count: number) => {
    while (connections.length < count) await sleep(1);
  };

  it("is told when nobody is at its address any more", async () => {
    const ended = new Promise<void>((resolve) => {
      whenEngineEnds(address(), resolve);
    });
    await connected(1);
    server.close();
    connections[0]?.destroy();
    await ended;
  });

  it("is not told where it only closes the connection: that is made again", async () => {
    let ended = false;
    whenEngineEnds(address(), () => (ended = true));
    for (const count of [1, 2, 3]) {
      await connected(count);
      connections[count - 1]?.destroy();
    }
    await connected(4);
    expect(ended).to.equal(false);
  });

  it("is not told where it was never there", async () => {
    let ended = false;
    const gone = address();
    server.close();
    await once(server, "close");
    for (const nowhere of [gone, "", "engine"]) {
      whenEngineEnds(nowhere, () => (ended = true));
    }
    await sleep(50);
    expect(ended).to.equal(false);
  });
});
