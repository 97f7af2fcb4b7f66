import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { DirectoryServiceDataClient } from "../../../provider/aws/ds-data/client";
import { endpointOf } from "../../../provider/aws/ds-data/endpoints";

const urlOf = (params: Record<string, string | boolean>): string =>
  endpointOf({ UseFIPS: false, UseDualStack: false, ...params }).url.href;

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

describe("the endpoint of Directory Service Data", () => {
  it("is the Region's, in AWS itself, in GovCloud and in China", () => {
    expect(urlOf({ Region: "eu-central-1" })).to.equal("https://ds-data.eu-central-1.amazonaws.com/");
    expect(urlOf({ Region: "us-gov-west-1" })).to.equal("https://ds-data.us-gov-west-1.amazonaws.com/");
    expect(urlOf({ Region: "cn-north-1" })).to.equal("https://ds-data.cn-north-1.amazonaws.com.cn/");
  });

  it("is another with FIPS, with both IP versions, and with both of these", () => {
    const Region = "us-east-1";
    expect(urlOf({ Region, UseFIPS: true })).to.equal("https://ds-data-fips.us-east-1.amazonaws.com/");
    expect(urlOf({ Region, UseDualStack: true })).to.equal("https://ds-data.us-east-1.api.aws/");
    expect(urlOf({ Region, UseFIPS: true, UseDualStack: true })).to.equal("https://ds-data-fips.us-east-1.api.aws/");
  });

  it("is refused where an endpoint of one's own is to be FIPS too, and without a Region", () => {
    expect(() => urlOf({ Endpoint: "http://127.0.0.1:1", UseFIPS: true })).to.throw("FIPS and custom endpoint");
    expect(() => urlOf({})).to.throw("Missing Region");
  });
});

describe("the client of Directory Service Data", () => {
  let server: Server;
  let seen: Seen[];
  let answer: (response: ServerResponse, attempt: number) => void;
  const variables = [
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DIRECTORY_SERVICE_DATA",
    "AWS_ENDPOINT_URL_DIRECTORY_SERVICE",
  ];
  const before = new Map(variables.map((name) => [name, process.env[name]]));

  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (endpoint?: string) =>
    new DirectoryServiceDataClient({
      region: "us-east-1",
      maxAttempts: 3,
      retryMode: "standard",
      credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
      ...(endpoint === undefined ? {} : { endpoint }),
    });

  beforeEach(async () => {
    seen = [];
    answer = (response) => response.end("{}");
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(parts).toString() || "{}") as Record<string, unknown>;
        seen.push({ url: request.url ?? "", headers: request.headers, body });
        response.setHeader("content-type", "application/json");
        answer(response, seen.length);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    for (const name of variables) Reflect.deleteProperty(process.env, name);
  });

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    server.closeAllConnections();
    server.close();
  });

  it("signs for ds-data, names the directory in the query, and reads what is answered", async () => {
    answer = (response) =>
      response.end(
        JSON.stringify({
          SAMAccountName: "ada",
          SID: "S-1-5-21-1-2-3-1105",
          Enabled: false,
          OtherAttributes: { Info: { S: "notes" }, ServicePrincipalName: { SS: ["a/b", "c/d"] } },
        }),
      );
    const user = await client(address()).send("DescribeUser", {
      DirectoryId: "d-1234567890",
      SAMAccountName: "ada",
      OtherAttributes: ["info", "servicePrincipalName"],
    });
    expect(user.Enabled).to.equal(false);
    expect(user.OtherAttributes).to.deep.equal({
      Info: { S: "notes" },
      ServicePrincipalName: { SS: ["a/b", "c/d"] },
    });
    expect(seen.map(({ url, body }) => ({ url, body }))).to.deep.equal([
      {
        url: "/Users/DescribeUser?DirectoryId=d-1234567890",
        body: { SAMAccountName: "ada", OtherAttributes: ["info", "servicePrincipalName"] },
      },
    ]);
    expect(seen[0]?.headers.authorization).to.match(/\/us-east-1\/ds-data\/aws4_request,/);
  });

  for (const variable of variables.slice(0, 2)) {
    it(`goes where ${variable} leads`, async () => {
      process.env[variable] = address();
      await client().send("DisableUser", { DirectoryId: "d-1234567890", SAMAccountName: "ada" });
      expect(seen[0]?.url).to.equal("/Users/DisableUser?DirectoryId=d-1234567890");
    });
  }

  it("asks again with the same client token after throttling, and after a broken connection", async () => {
    answer = (response, attempt) => {
      if (attempt === 1) {
        response.writeHead(429, { "x-amzn-errortype": "ThrottlingException" });
        response.end(JSON.stringify({ Message: "too many" }));
      } else if (attempt === 2) {
        response.destroy();
      } else {
        response.end(JSON.stringify({ SAMAccountName: "ada", SID: "S-1-5-21-1-2-3-1105" }));
      }
    };
    const made = await client(address()).send("CreateUser", { DirectoryId: "d-1234567890", SAMAccountName: "ada" });
    expect(made.SID).to.equal("S-1-5-21-1-2-3-1105");
    const tokens = seen.map(({ body }) => body.ClientToken);
    expect(tokens).to.have.length(3);
    expect(new Set(tokens).size).to.equal(1);
    expect(tokens[0]).to.match(/^[0-9a-f-]{36}$/);
  });

  it("throws errors by the service's names, with its reason", async () => {
    answer = (response) => {
      response.writeHead(403, { "x-amzn-errortype": "AccessDeniedException:" });
      response.end(JSON.stringify({ Message: "disabled", Reason: "DATA_DISABLED" }));
    };
    const error = await client(address())
      .send("ListUsers", { DirectoryId: "d-1234567890" })
      .catch((one: unknown) => one);
    const { name, message, Reason } = error as Error & { Reason?: string };
    expect({ name, message, Reason }).to.deep.equal({
      name: "AccessDeniedException",
      message: "disabled",
      Reason: "DATA_DISABLED",
    });
    expect(seen).to.have.length(1);
  });

  it("lets a caller look before each attempt, and ends with what that throws", async () => {
    answer = (response) => response.destroy();
    let attempts = 0;
    const error = await client(address())
      .send(
        "DeleteUser",
        { DirectoryId: "d-1234567890", SAMAccountName: "ada" },
        {
          beforeAttempt: () => {
            if (++attempts > 1) throw new Error("too late");
          },
        },
      )
      .catch((one: unknown) => one);
    expect(error).to.have.property("message", "too late");
    expect(seen).to.have.length(1);
  });
});
