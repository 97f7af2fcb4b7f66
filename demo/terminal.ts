// What a terminal shows, as an SVG: lines with the colours that ANSI's sequences give them (ECMA-48, "Select graphic rendition").

import { stripVTControlCharacters } from "node:util";

/** Of a dark terminal, by the number that a sequence gives a colour. */
const COLOURS: Readonly<Record<number, string>> = {
  30: "#6e7681",
  31: "#ff7b72",
  32: "#3fb950",
  33: "#d29922",
  34: "#58a6ff",
  35: "#bc8cff",
  36: "#39c5cf",
  37: "#e6edf3",
};
const PLAIN = "#e6edf3";
const BACKGROUND = "#0d1117";
const FONT_PX = 13;
const LINE_PX = 18;
/** Of a character of a monospaced font: 0.6 em in all that are likely. */
const CHARACTER_PX = FONT_PX * 0.602;
const MARGIN_PX = 16;

interface Style {
  readonly colour: string;
  readonly isBold: boolean;
}

const NONE: Style = { colour: PLAIN, isBold: false };

/** The style after a sequence: bold, and colours of 8, 16 and 256, of which the latter's first 16 are known. */
function after(style: Style, [code = 0, ...rest]: readonly number[]): Style {
  if (code === 38 && rest[0] === 5) {
    const [, index = 0, ...left] = rest;
    return further({ ...style, colour: COLOURS[30 + (index % 8)] ?? PLAIN }, left);
  }
  const changes: Readonly<Record<number, Partial<Style>>> = {
    0: NONE,
    1: { isBold: true },
    22: { isBold: false },
    39: { colour: PLAIN },
  };
  const colour = COLOURS[code % 60];
  return further({ ...style, ...(colour === undefined ? changes[code] : { colour }) }, rest);
}

const further = (style: Style, codes: readonly number[]): Style => (codes.length === 0 ? style : after(style, codes));

const escaped = (text: string): string => text.replace(/[&<>]/g, (one) => `&#${one.codePointAt(0)};`);

export function svgOf(lines: readonly string[]): string {
  let style = NONE;
  const rows = lines.map((line, index) => {
    const spans = line.split("\x1b[").map((part, place) => {
      const [, codes = "", text = part] = (place === 0 ? undefined : /^([\d;]*)m(.*)$/.exec(part)) ?? [];
      if (place > 0) style = after(style, codes.split(";").map(Number));
      const bold = style.isBold ? ' font-weight="bold"' : "";
      return text === "" ? "" : `<tspan fill="${style.colour}"${bold}>${escaped(text)}</tspan>`;
    });
    const y = MARGIN_PX + LINE_PX * (index + 0.75);
    return `<text x="${MARGIN_PX}" y="${y}" xml:space="preserve">${spans.join("")}</text>`;
  });
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  const [width, height] = [Math.ceil(columns * CHARACTER_PX) + 2 * MARGIN_PX, lines.length * LINE_PX + 2 * MARGIN_PX];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    `  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${FONT_PX}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    ...rows,
    "</svg>\n",
  ].join("\n");
}
