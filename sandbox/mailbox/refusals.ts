export type Command = "AUTH" | "MAIL" | "RCPT" | "DATA";

export interface Refusal {
  readonly command: Command;
  /** The reply's code: 4xx asks to try later, 5xx says never. */
  readonly code: number;
  readonly message: string;
  /** How many times; always, unless given. */
  readonly times?: number;
}

/** Looks at each command: `argument` is the user name, the sender, the recipient, or the whole message. */
export type RefusalRule = (command: Command, argument: string) => { code: number; message: string } | undefined;

/** The ill will of a mail server, for tests of its clients. */
export class Refusals {
  private rules: RefusalRule[] = [];

  add(refusal: Refusal | RefusalRule): void {
    this.rules.push(typeof refusal === "function" ? refusal : ruleOf(refusal));
  }

  clear(): void {
    this.rules = [];
  }

  /** The error that makes the server refuse, or null to go on. */
  against(command: Command, argument: string): Error | null {
    for (const rule of this.rules) {
      const reply = rule(command, argument);
      if (reply) return Object.assign(new Error(reply.message), { responseCode: reply.code });
    }
    return null;
  }
}

function ruleOf({ command, code, message, times = Infinity }: Refusal): RefusalRule {
  let left = times;
  return (given) => (given === command && left-- > 0 ? { code, message } : undefined);
}
