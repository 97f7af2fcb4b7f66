import { ldapConversation } from "../../relay/ldap";
import { Relay, type Moment, type RelayOptions } from "../../relay/relay";
import { smtpConversation } from "../../relay/smtp";
import { Cleanup } from "../../../sandbox/cleanup";
import type { Sandbox } from "../../../sandbox/sandbox";
import { SENDER } from "../../../sandbox/world";
import type { AwsFate, Channel, Fates } from "./step";

/** Sees each request that a provider sends to a sandbox, before it arrives and before its reply leaves, and may interfere. */
export class Watch {
  private fates: Fates = () => "pass";
  private counts = new Map<string, number>();

  private constructor(
    private readonly sandbox: Sandbox,
    /** Two ways to the one directory, as to two controllers of a domain. */
    private readonly controllers: readonly [Relay, Relay],
    private readonly smtp: Relay,
    private readonly cleanup: Cleanup,
  ) {}

  static async start(sandbox: Sandbox): Promise<Watch> {
    const { address, directory, mailbox } = sandbox;
    const cleanup = new Cleanup();
    const certificate = await directory.authority.issue("relay", [`IP:${address}`]);
    const relay = async (channel: "LDAP" | "SMTP", options: Omit<RelayOptions, "address" | "ask">) => {
      const started = await Relay.start({
        ...options,
        address,
        ask: async (operation, moment) => {
          const fate = await watch.decide(channel, operation, moment);
          return typeof fate === "string" ? fate : "cut";
        },
      });
      cleanup.add(() => started.stop());
      return started;
    };
    const controller = () =>
      relay("LDAP", {
        target: { host: address, port: 636 },
        tls: { certificate, ca: directory.caPem },
        conversation: ldapConversation,
      });
    const controllers = [await controller(), await controller()] as const;
    const target = { host: address, port: Number(new URL(mailbox.url).port) };
    const smtp = await relay("SMTP", { target, conversation: smtpConversation });
    const watch = new Watch(sandbox, controllers, smtp, cleanup);
    return watch;
  }

  /** Of a provider: the sandbox's, with the watch before the directory and before the mailbox, which gets the mail by SMTP. */
  environment(): Record<string, string> {
    const { address, directory } = this.sandbox;
    const environment = this.sandbox.environment();
    const urls = JSON.stringify(this.controllers.map(({ port }) => `ldaps://${address}:${port}`));
    const directories = environment.WORKSPACES_USERS_DIRECTORIES ?? "";
    return {
      ...environment,
      WORKSPACES_USERS_DIRECTORIES: directories.replaceAll(JSON.stringify(directory.url), urls),
      WORKSPACES_USERS_MAIL: JSON.stringify({ from: SENDER, transport: `smtp://${address}:${this.smtp.port}` }),
    };
  }

  /** From now on steps are counted anew, and have these fates. */
  decideBy(fates: Fates): void {
    this.counts = new Map();
    this.fates = fates;
    this.sandbox.aws.faults = async ({ operation, moment }) => {
      const fate = await this.decide("AWS", operation, moment);
      if (typeof fate !== "string") return fate.aws;
      return fate === "silence" ? new Promise(() => undefined) : fate === "cut" ? "drop" : undefined;
    };
  }

  /** The controller in use is gone, with all its connections. */
  loseController(): void {
    for (const controller of this.controllers.filter(({ inUse }) => inUse)) {
      controller.down = true;
    }
  }

  /** Every controller is there again. */
  restoreControllers(): void {
    for (const controller of this.controllers) {
      controller.down = false;
    }
  }

  stop(): Promise<void> {
    return this.cleanup.run();
  }

  private decide(channel: Channel, operation: string, moment: Moment): AwsFate | Promise<AwsFate> {
    const kind = [channel, operation, moment].join(" ");
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return this.fates({ channel, operation, moment, name: `${channel} ${operation} #${count} ${moment}` });
  }
}
