import { LdapDirectory } from "../../../provider/directory/ldap/ldap-directory";
import { sidOf } from "../../../provider/directory/ldap/ids";
import { DECLARED_ATTRIBUTES, Services } from "../../../provider/resources/common/services";
import type { Mail } from "../../../provider/mail/mail";
import { clientsOf, clockOf } from "../clients";
import { MemoryClient, MemoryConnection, USERS } from "../directory/ldap/memory-client";
import { region, World } from "../../../sandbox/tests/unit/aws/support";

type WorldOptions = Parameters<typeof World.start>[0];

/** All that handlers work with: AWS's stand-in, its time, and a directory in memory behind the provider's own LDAP code. */
export class House {
  readonly said: string[] = [];
  readonly mails: Mail[] = [];
  /** What sending the next mail fails with. */
  mailFails: Error | undefined;

  private constructor(
    readonly world: World,
    readonly memory: MemoryClient,
  ) {}

  static async open(options: WorldOptions = {}): Promise<House> {
    const memory = new MemoryClient();
    const sid = (userName: string) => {
      const bytes = memory.named(userName)?.objectSid?.[0];
      return Buffer.isBuffer(bytes) ? sidOf(bytes) : undefined;
    };
    const people = {
      find: (_id: string, userName: string) => {
        const found = sid(userName);
        return Promise.resolve(found === undefined ? undefined : { sid: found, enabled: true });
      },
      exists: (_id: string, wanted: string) =>
        Promise.resolve(
          [...memory.entries.values()].some(({ objectSid }) => sidOf(objectSid?.[0] as Buffer) === wanted),
        ),
      resetPassword: () => Promise.resolve("no-user" as const),
    };
    return new House(await World.start({ people, ...options }), memory);
  }

  /** A provider process of its own: what it remembers, another does not know. */
  services(env: Readonly<Record<string, string>> = {}): Services {
    const say = (line: string) => void this.said.push(line);
    const sources = { config: () => undefined, env: { WORKSPACES_USERS_REGION: region, ...env } };
    const services = new Services(sources, say, clockOf(this.world));
    const directory = new LdapDirectory({
      id: "d-9067000001",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: DECLARED_ATTRIBUTES,
      connections: new MemoryConnection(this.memory),
      defaultUnit: () => Promise.resolve(USERS),
    });
    Object.assign(services.aws, clientsOf(this.world));
    Object.assign(services.directories, {
      open: () => Promise.resolve(directory),
      requireSettings: () => Promise.resolve(),
      accessTo: () => Promise.resolve("ldap"),
    });
    Object.assign(services, {
      mailFault: () => undefined,
      mail: () =>
        Promise.resolve({
          sender: { from: "it@example.com" },
          transport: {
            send: (mail: Mail) => {
              if (this.mailFails) return Promise.reject(this.mailFails);
              return Promise.resolve({ messageId: `message-${this.mails.push(mail)}@example.com` });
            },
          },
        }),
    });
    return services;
  }

  /** Text attributes of an account, one value as itself; undefined if there is no account of the name. */
  account(userName: string): Record<string, unknown> | undefined {
    const entry = this.memory.named(userName);
    return (
      entry &&
      Object.fromEntries(
        Object.entries(entry).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
      )
    );
  }

  close(): Promise<void> {
    return this.world.stop();
  }
}
