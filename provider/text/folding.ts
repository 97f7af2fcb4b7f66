// When two names are one. JavaScript's own ways to ignore letter case are not the directory's.

const PLAIN_TEXT = /^[ -~]*$/;

/**
 * One spelling for all letters that the directory takes for the same: in upper case, one by one, and only those that come back in lower case,
 * since `ß`, `ı`, `ſ` and the Kelvin sign are letters of their own there; the final sigma is a sigma, and several spaces are one. Measured on
 * Samba 4.17, letter by letter: it takes nothing else for equal, but tells apart letters that are younger than its table (as Romanian `Ș` and
 * `ș`), which Windows does not.
 */
export function foldLetters(name: string): string {
  const spaced = name.replace(/  +/g, " ");
  return PLAIN_TEXT.test(spaced) ? spaced.toLowerCase() : spaced.replace(/[^]/gu, foldLetter);
}

function foldLetter(letter: string): string {
  if (letter <= "~") {
    return letter.toLowerCase();
  }
  const upper = letter.toUpperCase();
  return letter === "ς" ? "Σ" : upper.length === 1 && upper.toLowerCase() === letter ? upper : letter;
}

/** The same, and composed and decomposed characters are one: nobody can see which they are. */
export const foldName = (name: string): string => foldLetters(name.normalize("NFC"));

export const sameName = (one: string, other: string): boolean => foldName(one) === foldName(other);

/** Letters that are others with something on them, and have no decomposition that says so. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ŧ: "t", ŋ: "n", ƒ: "f", ƀ: "b", ɨ: "i", ʉ: "u" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th", ς: "σ" },
};

const KATAKANA_TO_HIRAGANA = 0x60;

/**
 * One spelling for all that any directory may take for the same name. Windows ignores accents, widths, kinds of kana and what cannot be seen
 * ([MS-ADTS] 6.5; bugzilla.samba.org 14847: `björn`, `bjorn` and `bjⓞrn` are one person there), so this makes too many names equal rather
 * than too few.
 */
export const foldWidely = (name: string): string =>
  withoutMarks(withoutMarks(name).toUpperCase().toLowerCase())
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - KATAKANA_TO_HIRAGANA))
    .replace(/[^ -~]/gu, (letter) => PLAIN[letter] ?? letter);

const withoutMarks = (name: string): string => name.normalize("NFKD").replace(/[\p{M}\p{DI}\p{Cf}\p{Z}]/gu, "");
