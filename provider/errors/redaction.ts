// Values that must never be shown. Every error of ours is redacted against them where it is made, so that no caller can leak one.

/** A secret shorter than this would redact half of every sentence; such values are not searched for. */
const MIN_SECRET_LENGTH = 4;

/** By their first characters, so that a text is searched as fast for the passwords of ten thousand people as for one. */
const known = new Map<string, Set<string>>();

/** Remembers a secret value for the life of this process, so that {@link redact} takes it out of any text. */
export function rememberSecret(value: string): string {
  if (value.length >= MIN_SECRET_LENGTH) {
    for (const form of formsOf(value)) {
      const head = form.slice(0, MIN_SECRET_LENGTH);
      known.set(head, (known.get(head) ?? new Set()).add(form));
    }
  }
  return value;
}

/**
 * What may as well be a word of ours, or a number: taken out of a sentence that everybody can read in our source, it would not be hidden but told
 * ("the user name or password is [secret]").
 */
const PLAIN_WORD = /^(?:[a-z]{1,12}|\d{1,5})$/i;

/** A sentence of ours with every remembered secret replaced, but for those that are plain words; the words of others go through {@link redact}. */
export const redactOurs = (text: string): string => redact(text, (secret) => PLAIN_WORD.test(secret));

/**
 * The text with every remembered secret replaced, also in the encodings it commonly travels in.
 * @param stays which of them are left as they are
 */
export function redact(text: string, stays: (secret: string) => boolean = () => false): string {
  let shown = "";
  let kept = 0;
  for (let at = 0; at < text.length;) {
    const found = secretAt(text, at, stays);
    if (found === undefined) {
      at += 1;
    } else {
      shown += `${text.slice(kept, at)}[secret]`;
      kept = at += found.length;
    }
  }
  return shown + text.slice(kept);
}

/** One secret may begin as another does: taken out first, the shorter would leave the rest of the longer. */
function secretAt(text: string, at: number, stays: (secret: string) => boolean): string | undefined {
  let longest: string | undefined;
  for (const form of known.get(text.slice(at, at + MIN_SECRET_LENGTH)) ?? []) {
    if (form.length > (longest?.length ?? 0) && text.startsWith(form, at) && !stays(form)) {
      longest = form;
    }
  }
  return longest;
}

function formsOf(secret: string): string[] {
  const utf8 = Buffer.from(secret);
  const utf16 = Buffer.from(`"${secret}"`, "utf16le");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // By way of bytes, since half a surrogate pair has no such form.
    encodeURIComponent(utf8.toString()),
    ...[utf8, utf16].flatMap((bytes) => {
      const hex = bytes.toString("hex");
      return [bytes.toString("base64"), bytes.toString("base64url"), hex, hex.toUpperCase()];
    }),
  ];
}
