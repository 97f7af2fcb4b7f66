import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { BerWriter } from "ldapts";
import { readMessage, type Filter, type Request } from "./ber";

export const BASE = "DC=corp,DC=example,DC=com";
export const USERS = `CN=Users,${BASE}`;
export const GUID = "00112233-4455-6677-8899-aabbccddeeff";
export const GUID_BYTES = Buffer.from("33221100554477668899aabbccddeeff", "hex");
const SID_BYTES = Buffer.from("01050000000000051500000001000000020000000300000051040000", "hex");

type Attributes = Readonly<Record<string, readonly (string | Buffer)[]>>;

const RESPONSES = { bind: 0x61, search: 0x65, add: 0x69, modify: 0x67, modifyDN: 0x6d, delete: 0x6b } as const;

/** An LDAP server that writes down what it is asked, agrees to everything, and shows one account under whatever name it is looked for. */
export class FarEnd {
  readonly requests: Request[] = [];
  /** The account's, beside its identity and the name it is looked for. */
  attributes: Attributes = {};
  dn = `CN=ada,${USERS}`;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      let rest = Buffer.alloc(0);
      socket
        .on("error", () => undefined)
        .on("data", (data: Buffer) => {
          rest = Buffer.concat([rest, data]);
          for (let message = readMessage(rest); message !== undefined; message = readMessage(rest)) {
            rest = rest.subarray(message.length);
            this.requests.push(message.request);
            this.answer(socket, message.id, message.request);
          }
        });
    });
  }

  static async start(): Promise<FarEnd> {
    const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FarEnd(server);
  }

  get url(): string {
    return `ldap://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, "close");
  }

  private answer(socket: Socket, id: number, request: Request): void {
    if (request.kind === "unbind" || request.kind === "other") {
      return;
    }
    if (request.kind === "search") {
      if (request.base === "" && request.scope === 0) {
        socket.write(
          entry(id, "", { defaultNamingContext: [BASE], configurationNamingContext: [`CN=Configuration,${BASE}`] }),
        );
      } else {
        namesIn(request.filter).forEach((name) => socket.write(entry(id, this.dn, this.shown(name))));
      }
    }
    socket.write(
      message(id, RESPONSES[request.kind], (writer) => {
        writer.writeEnumeration(0);
        writer.writeString("");
        writer.writeString("");
      }),
    );
  }

  private shown(name: string): Attributes {
    return { ...this.attributes, objectGUID: [GUID_BYTES], objectSid: [SID_BYTES], sAMAccountName: [name] };
  }
}

/** The names that an account is looked for by, or one of no account's. */
function namesIn(filter: Filter): string[] {
  if (filter.kind === "or") {
    return filter.filters.flatMap(namesIn);
  }
  return [filter.kind === "equality" && filter.attribute === "sAMAccountName" ? filter.value.toString() : "ada"];
}

function entry(id: number, dn: string, attributes: Attributes): Buffer {
  return message(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [type, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(type);
      writer.startSequence(0x31);
      values.forEach((value) => {
        writer.writeBuffer(Buffer.from(value), 0x04);
      });
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function message(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
