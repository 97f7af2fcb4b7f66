import { simpleParser, type AddressObject } from "mailparser";
import MailComposer from "nodemailer/lib/mail-composer";
import { AwsError } from "./errors";
import { arn, operation, type Caller } from "./operation";
import type { Random } from "./random";
import { list, optional, string, structure, type Structure } from "./schema";

/** A message as it goes out; `raw` is whole MIME whichever way it was asked for. */
export interface Mail {
  messageId: string;
  from: string;
  to: readonly string[];
  raw: Buffer;
}

const addresses = optional(list(string()));
const content = structure({ Data: string(), Charset: optional(string()) });
const tag = structure({ Name: string(), Value: string() });
const header = structure({ Name: string({ min: 1, max: 126 }), Value: string({ min: 1, max: 995 }) });

const members = {
  FromEmailAddress: optional(string()),
  Destination: optional(structure({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses })),
  ReplyToAddresses: addresses,
  EmailTags: optional(list(tag)),
  ConfigurationSetName: optional(string()),
  Content: structure({
    Simple: optional(
      structure({
        Subject: content,
        Body: structure({ Text: optional(content), Html: optional(content) }),
        Headers: optional(list(header, { max: 15 })),
      }),
    ),
    Raw: optional(structure({ Data: string() })),
  }),
};

type SendEmail = Structure<typeof members>;

export interface Post {
  /** Addresses and domains. */
  verified: readonly string[];
  /** Not yet verified, or not any more. */
  pending: readonly string[];
  /** Whether it sends to verified recipients only. */
  inTestMode: () => boolean;
  /** Whether AWS has paused sending. Told, and not enforced. */
  isPaused: () => boolean;
  random: Random;
  deliver: (mail: Mail) => void | Promise<void>;
}

/** Takes a message whose sender, or the sender's domain, is verified. The reply means accepted, not arrived. */
export function sendEmail({ verified, random, deliver }: Post) {
  return operation(
    structure(members),
    async (input, { region }) => {
      const messageId = messageIdOf(random);
      const { from, to, raw } = await compose(input, messageId, region);
      refuseUnverified(from, verified, region);
      if (to.length === 0) throw badRequest("No recipients were given.");
      const wrong = to.find((address) => !/^[\x21-\x7e]+@[^@\s]+$/.test(address));
      if (wrong !== undefined) throw badRequest(`Illegal address: ${wrong}`);
      await deliver({ messageId, from, to, raw });
      return { MessageId: messageId };
    },
    ({ FromEmailAddress = "" }, caller) => identities(bareAddress(FromEmailAddress), caller),
    ({ Content }) => (Content.Raw === undefined ? [] : ["ses:SendRawEmail"]),
  );
}

/** The account as SES has it in a Region. */
export function getAccount({ inTestMode, isPaused }: Post) {
  return operation(structure({}), () => accountView(inTestMode(), isPaused()));
}

const accountView = (inTestMode: boolean, isPaused: boolean) => ({
  DedicatedIpAutoWarmupEnabled: false,
  EnforcementStatus: isPaused ? "SHUTDOWN" : "HEALTHY",
  ProductionAccessEnabled: !inTestMode,
  SendQuota: { Max24HourSend: inTestMode ? 200 : 50_000, MaxSendRate: inTestMode ? 1 : 14, SentLast24Hours: 0 },
  SendingEnabled: !isPaused,
});

export function getEmailIdentity({ verified, pending }: Post) {
  return operation(
    structure({ EmailIdentity: string({ min: 1 }) }),
    ({ EmailIdentity }) => {
      const has = (list: readonly string[]) => list.some((one) => one.toLowerCase() === EmailIdentity.toLowerCase());
      if (!has(verified) && !has(pending)) {
        throw new AwsError("NotFoundException", `Email identity ${EmailIdentity} does not exist.`, 404);
      }
      return {
        IdentityType: EmailIdentity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
        FeedbackForwardingStatus: true,
        VerifiedForSendingStatus: has(verified),
        VerificationStatus: has(verified) ? "SUCCESS" : "PENDING",
      };
    },
    ({ EmailIdentity }, caller) => identities(EmailIdentity, caller),
  );
}

async function compose(
  { FromEmailAddress, Destination = {}, ReplyToAddresses, Content }: SendEmail,
  id: string,
  region: string,
) {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  const asked = [...ToAddresses, ...CcAddresses, ...BccAddresses].map(bareAddress);
  if (Content.Raw !== undefined) {
    const raw = Buffer.from(Content.Raw.Data, "base64");
    const parsed = await simpleParser(raw);
    const from = FromEmailAddress ?? parsed.from?.value[0]?.address ?? "";
    const to = asked.length > 0 ? asked : [parsed.to, parsed.cc, parsed.bcc].flatMap(addressesIn);
    return { from: bareAddress(from), to, raw };
  }
  const { Simple } = Content;
  if (Simple === undefined || FromEmailAddress === undefined) throw badRequest("The message has no content or sender.");
  const raw = await new MailComposer({
    from: FromEmailAddress,
    to: ToAddresses,
    cc: CcAddresses,
    replyTo: ReplyToAddresses?.join(", "),
    subject: Simple.Subject.Data,
    text: Simple.Body.Text?.Data,
    html: Simple.Body.Html?.Data,
    headers: (Simple.Headers ?? []).map(({ Name, Value }) => ({ key: Name, value: Value })),
    messageId: `<${id}@${region}.amazonses.com>`,
  })
    .compile()
    .build();
  return { from: bareAddress(FromEmailAddress), to: asked, raw };
}

/** Names its Region in capitals, as SES does: identities are verified in each Region by itself. */
function refuseUnverified(from: string, verified: readonly string[], region: string): void {
  const address = from.toLowerCase();
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (verified.some((identity) => identity.toLowerCase() === address || identity.toLowerCase() === domain)) return;
  throw new AwsError(
    "MessageRejected",
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
  );
}

function addressesIn(header: AddressObject | AddressObject[] | undefined): string[] {
  return [header ?? []].flat().flatMap(({ value }) => value.flatMap(({ address }) => address ?? []));
}

/** `it@example.com` of `IT <it@example.com>`. */
function bareAddress(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim();
}

function identities(address: string, caller: Caller): string[] {
  return address === "" ? [] : [arn("ses", `identity/${address}`, caller)];
}

function messageIdOf(random: Random): string {
  const hex = (length: number) => random.text(length, "0123456789abcdef");
  return `01${hex(14)}-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}-000000`;
}

function badRequest(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}
