// Which e-mail addresses we take: one grammar for a user's `email` in the directory and for the recipient of a mail.
import { domainToASCII, domainToUnicode } from "node:url";

/** SMTP carries no more in a path without its brackets (RFC 5321 4.5.3.1.3). AD's `mail` attribute holds 256. */
const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_PART_LENGTH = 64;

/** RFC 5322's dot-atom. Quoted local parts are left out: hardly any server takes them, and they may hold commas. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Two labels or more, of letters, digits and inner hyphens, the last not a number. */
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;
const ASCII = /^[ -~]*$/;

/**
 * Why `value` is not an address we take, or `undefined` if it is one.
 *
 * One bare address of at most 254 characters, no display name. The domain may be international (`ada@müller.example`),
 * the part before the @ may not: SES takes ASCII there only, as do many mail servers.
 */
export function checkAddress(value: string): string | undefined {
  const read = readAddress(value);
  return "reason" in read ? read.reason : undefined;
}

/** The address as it travels, its domain in ASCII; `undefined` where {@link checkAddress} has a reason. */
export function wireAddress(value: string): string | undefined {
  const read = readAddress(value);
  return "wire" in read ? read.wire : undefined;
}

function readAddress(value: string): { wire: string } | { reason: string } {
  if (value === "") {
    return { reason: "it is empty" };
  }
  if (/[\s\p{C}]/u.test(value)) {
    return { reason: "it holds a space, a line break or an invisible character" };
  }
  const [local = "", domain, ...more] = value.split("@");
  if (domain === undefined) {
    return { reason: "it has no @" };
  }
  if (more.length > 0) {
    return { reason: "it holds more than one @, and must be a single address" };
  }
  if (!LOCAL_PART.test(local) || local.length > MAX_LOCAL_PART_LENGTH) {
    return {
      reason: `the part before the @ must be 1 to ${MAX_LOCAL_PART_LENGTH} characters of A-Z a-z 0-9 . ! # $ % & ' * + / = ? ^ _ \` { | } ~ -, with no dot first, last or doubled`,
    };
  }
  const wireDomain = ASCII.test(domain) ? domain : asciiDomain(domain);
  if (wireDomain === undefined || !DOMAIN.test(wireDomain)) {
    return { reason: "the part after the @ is not a full domain name such as example.com" };
  }
  const wire = `${local}@${wireDomain}`;
  return wire.length > MAX_ADDRESS_LENGTH ? { reason: `it is longer than ${MAX_ADDRESS_LENGTH} characters` } : { wire };
}

/** Only the plain spelling: full-width letters and the like name the same domain while looking like another. */
function asciiDomain(domain: string): string | undefined {
  const ascii = domainToASCII(domain);
  return domainToUnicode(ascii) === domain.toLowerCase().normalize("NFC") ? ascii : undefined;
}
