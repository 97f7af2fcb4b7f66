// Any text as the value of a tag, and back: AWS takes letters, digits, spaces and `_ . : / + - @` there, and `=` is ours to escape with.

/** The text with every other character as the bytes of its UTF-8, `=XX` each. */
export function tagText(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.:/+@-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

/** What {@link tagText} was given. */
export function textOfTag(value: string): string {
  return value.replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString());
}
