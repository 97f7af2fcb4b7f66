import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SESv2Client } from "@aws-sdk/client-sesv2";

export interface SendEmailRequest {
  FromEmailAddress: string;
  Destination: { ToAddresses: string[] };
  Content: { Raw: { Data: string } };
}

/** What the endpoint answers: a status with an AWS error type and message, or nothing at all. */
export type Answer = { status: number; type: string; message: string } | "cut";

/** The far end of the real SES v2 client: records each SendEmail, answers as told. */
export class SesEndpoint {
  readonly requests: SendEmailRequest[] = [];
  /** By the number of the request, counted from 1; `undefined` takes the mail. */
  answer: (attempt: number) => Answer | undefined = () => undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method !== "POST" || request.url !== "/v2/email/outbound-emails") {
          response.writeHead(404).end("{}");
          return;
        }
        this.requests.push(JSON.parse(Buffer.concat(chunks).toString()) as SendEmailRequest);
        const answer = this.answer(this.requests.length);
        if (answer === "cut") {
          request.socket.destroy();
        } else if (answer) {
          response.writeHead(answer.status, { "content-type": "application/json", "x-amzn-errortype": answer.type });
          response.end(JSON.stringify({ message: answer.message }));
        } else {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify({ MessageId: `0102-${this.requests.length}` }));
        }
      });
    });
  }

  static async open(host: string): Promise<SesEndpoint> {
    const endpoint = new SesEndpoint();
    endpoint.server.listen(0, host);
    await once(endpoint.server, "listening");
    return endpoint;
  }

  client(): SESv2Client {
    const { address, port } = this.server.address() as AddressInfo;
    return new SESv2Client({
      region: "eu-west-1",
      endpoint: `http://${address}:${port}`,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
      maxAttempts: 1,
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
