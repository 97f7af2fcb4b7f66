// Values that must never be shown. Every error of ours is redacted against them where it is made, so that no caller can leak one.

const known = new Set<string>();
/** All of them in one pattern: in one pass, so that what replaces one is never searched for another. */
let pattern: RegExp | undefined;

/** A secret shorter than this would redact half of every sentence; such values are not searched for. */
const MIN_SECRET_LENGTH = 4;

/** Remembers a secret value for the life of this process, so that {@link redact} takes it out of any text. */
export function rememberSecret(value: string): string {
  if (value.length >= MIN_SECRET_LENGTH) {
    formsOf(value).forEach((form) => known.add(form));
    pattern = undefined;
  }
  return value;
}

/** The text with every remembered secret replaced, also in the encodings it commonly travels in. */
export function redact(text: string): string {
  if (known.size === 0) {
    return text;
  }
  pattern ??= new RegExp(
    // One secret may be part of another: taken out first, it would leave the rest of the longer one.
    [...known]
      .sort((one, other) => other.length - one.length)
      .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"))
      .join("|"),
    "g",
  );
  return text.replace(pattern, "[secret]");
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
