// Characters that a name must not hold, since nobody can see or tell them apart.

const NAMES: Readonly<Record<number, string>> = {
  0x09: "tab",
  0x0a: "line feed",
  0x0d: "carriage return",
  0x85: "next line",
  0xa0: "no-break space",
  0xad: "soft hyphen",
  0x34f: "combining grapheme joiner",
  0x61c: "Arabic letter mark",
  0x180e: "Mongolian vowel separator",
  0x200b: "zero width space",
  0x200c: "zero width non-joiner",
  0x200d: "zero width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x2028: "line separator",
  0x2029: "paragraph separator",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x202f: "narrow no-break space",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0x2800: "braille pattern blank",
  0x3000: "ideographic space",
  0x3164: "Hangul filler",
  0xfe0f: "variation selector-16",
  0xfeff: "zero width no-break space",
  0xffa0: "halfwidth Hangul filler",
};

/** Half of a surrogate pair: no directory can hold that, and what is sent instead would be another value. */
const HALF = /\p{Cs}/u;
const CONTROL = /\p{Cc}/u;
const SPACE = /[^\S ]/u;
/** Unicode's Default_Ignorable_Code_Point, further format characters, and what is drawn as nothing without being of either kind. */
const INVISIBLE = /[\p{DI}\p{Cf}\u2800\u{1d159}]/u;
/** All of these in a text of several lines, but what ends a line. */
const UNSEEN = /(?!\n)(?:[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800\u{1d159}\ufffd]|[^\S ])/gu;
const NO_CHARACTER = /\p{Noncharacter_Code_Point}/u;

/** A text in which each character that cannot be seen, or not be told from others, is spelled. */
export const spellUnseen = (text: string, spelled: (character: string) => string): string =>
  text.replace(UNSEEN, spelled);

/** What is wrong with text of any kind: half a character, or a control character. */
export const brokenCharacter = (value: string): string | undefined =>
  firstOf(value, [
    [HALF, "half a character"],
    [CONTROL, "a control character or line break"],
  ]);

/**
 * What is wrong with a name: that, or a character that cannot be seen, or looks like another; as `an invisible character, U+200B (zero width
 * space), at place 4`.
 */
export const oddCharacter = (value: string): string | undefined =>
  firstOf(value, [
    [HALF, "half a character"],
    [CONTROL, "a control character or white space"],
    [INVISIBLE, "an invisible character"],
    [SPACE, "a control character or white space"],
    [NO_CHARACTER, "what is no character"],
  ]) ?? decomposed(value);

function firstOf(value: string, kinds: readonly (readonly [RegExp, string])[]): string | undefined {
  for (const [index, character] of Array.from(value).entries()) {
    const kind = kinds.find(([pattern]) => pattern.test(character));
    if (kind) {
      return `${kind[1]}, ${numbered(character)}, at place ${index + 1}`;
    }
  }
  return undefined;
}

/** Directories tell the two forms of an accented letter apart, or do not: nobody can see which one it is. */
function decomposed(value: string): string | undefined {
  const composed = value.normalize("NFC");
  if (composed === value) {
    return undefined;
  }
  const [given, wanted] = [Array.from(value), Array.from(composed)];
  const at = given.findIndex((character, index) => character !== wanted[index]);
  const next = given.slice(at + 1).findIndex((character) => !/\p{M}/u.test(character));
  const cluster = given.slice(at, next < 0 ? undefined : at + 1 + next);
  const instead = Array.from(cluster.join("").normalize("NFC"));
  return `a letter that is not composed (NFC), ${cluster.map(numbered).join(" ")}, at place ${at + 1}; give ${instead.map(numbered).join(" ")} there`;
}

function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES[code];
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}${name === undefined ? "" : ` (${name})`}`;
}
