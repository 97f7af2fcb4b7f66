import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { forward, seenFromHost } from "../../publish";

describe("a sandbox in a container", () => {
  it("is reached at the container's address as at its own, until it stops", async () => {
    const server = createServer((socket) => socket.end("hello"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const forwarded = await forward(["127.0.0.2"], [port], "127.0.0.1");
    expect(await text(connect(port, "127.0.0.2"))).to.equal("hello");
    await forwarded.stop();
    const [refused] = (await once(connect(port, "127.0.0.2"), "error")) as [NodeJS.ErrnoException];
    expect(refused.code).to.equal("ECONNREFUSED");
    server.close();
  });

  it("gives its host settings with the host's address, and the name that the certificate has", () => {
    const directories = {
      "d-1": { url: "ldaps://127.77.0.1:636", password: "p" },
      "d-2": { url: "ldaps://127.77.0.1:636", serverName: "dc1.corp.example.com" },
    };
    const environment = {
      AWS_ENDPOINT_URL: "http://127.77.0.1:4566",
      AWS_REGION: "eu-west-1",
      WORKSPACES_USERS_DIRECTORIES: JSON.stringify(directories),
    };
    const seen = seenFromHost(environment, "127.77.0.1", "corp.example.com");
    expect(seen).to.include({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566", AWS_REGION: "eu-west-1" });
    expect(JSON.parse(seen.WORKSPACES_USERS_DIRECTORIES ?? "")).to.deep.equal({
      "d-1": { url: "ldaps://127.0.0.1:636", password: "p", serverName: "corp.example.com" },
      "d-2": { url: "ldaps://127.0.0.1:636", serverName: "dc1.corp.example.com" },
    });
  });
});
