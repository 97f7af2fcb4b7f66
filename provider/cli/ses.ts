// Whether Amazon SES would take the mails of a sender: told by reading only.
import type { SESv2Client } from "@aws-sdk/client-sesv2";

export interface SesAccount {
  readonly isPaused: boolean;
  readonly isInTestMode: boolean;
  readonly mailsADay: number | undefined;
  readonly mailsASecond: number | undefined;
}

/** What is wrong, and what to do. */
export interface SesFault {
  readonly happened: string;
  readonly next: string;
}

/** `it@example.com` of `IT <it@example.com>`. */
export const bareAddress = (sender: string): string => (/<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim();

/** SES of one Region, where accounts and identities are apart from every other's. Its methods throw what the AWS SDK throws. */
export class Ses {
  constructor(
    private readonly client: SESv2Client,
    readonly region: string,
  ) {}

  async account(): Promise<SesAccount> {
    const { GetAccountCommand } = await import("@aws-sdk/client-sesv2");
    const { ProductionAccessEnabled, SendingEnabled, SendQuota } = await this.client.send(new GetAccountCommand({}));
    return {
      isPaused: SendingEnabled !== true,
      isInTestMode: ProductionAccessEnabled !== true,
      mailsADay: SendQuota?.Max24HourSend,
      mailsASecond: SendQuota?.MaxSendRate,
    };
  }

  /** Why nothing is sent by the account as it is. */
  pausedFault(): SesFault {
    return {
      happened: `sending is paused in ${this.region}`,
      next: "resume it in Amazon SES, or ask AWS Support",
    };
  }

  testModeFault(): SesFault {
    return {
      happened: `SES in ${this.region} is in its test mode, and sends to verified recipients only`,
      next: "request production access: Amazon SES, Account dashboard",
    };
  }

  /** Why it does not send from an address; undefined if it does. */
  async senderFault(from: string): Promise<SesFault | undefined> {
    const verified = await this.verifications(from);
    if (verified.includes(true)) {
      return undefined;
    }
    const isKnown = verified.some((one) => one !== undefined);
    const next = isKnown
      ? "finish its verification (the mail, or the DNS records)"
      : "verify one of both in Amazon SES";
    return {
      happened: `${isKnown ? "is not verified yet" : `and its domain ${domainOf(from)} are not there`} in ${this.region}`,
      next: `${next}, or correct workspaces-users:mail.from or mail.region`,
    };
  }

  /** Whether an address, or all of its domain, is verified: whom the test mode sends to. */
  async isVerified(address: string): Promise<boolean> {
    return (await this.verifications(address)).includes(true);
  }

  /** Of an address and of its domain; undefined for what is no identity. */
  private verifications(address: string): Promise<(boolean | undefined)[]> {
    return Promise.all([address, domainOf(address)].map((identity) => this.verification(identity)));
  }

  private async verification(identity: string): Promise<boolean | undefined> {
    const { GetEmailIdentityCommand } = await import("@aws-sdk/client-sesv2");
    try {
      const found = await this.client.send(new GetEmailIdentityCommand({ EmailIdentity: identity }));
      return found.VerifiedForSendingStatus ?? false;
    } catch (error) {
      if ((error as Error).name === "NotFoundException") {
        return undefined;
      }
      throw error;
    }
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);
