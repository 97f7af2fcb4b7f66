import fc from "fast-check";

const ATTACKS = [
  "\r\nBcc: mallory@evil.example\r\n",
  "\nTo: mallory@evil.example",
  "\r\n\r\n<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><a href="https://evil.example">',
  "' onmouseover='alert(1)",
  "{{email}}{{{userName}}}{{#userName}}",
  "mallory@evil.example, eve@evil.example",
  "<mallory@evil.example>",
  "=?utf-8?Q?=0D=0ABcc:_mallory=40evil.example?=",
  "\u2028Bcc: mallory@evil.example\u2029",
  "\0\u0085\u001b[2J",
  "\u202emoc.live\u2066",
  "\ud83d",
  ";:()[]\\,",
  "%0d%0aBcc:mallory@evil.example",
];
const PEOPLE = ["Zoë O'Brien", "王小明", "محمد الأحمد", "שירה", "👩🏽‍💻", "Ørsted, Jr.", "ada@example.com"];

/** Strings that would break out of a header, an address, a template or HTML, alone and mixed with any text. */
export const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...ATTACKS), fc.constantFrom(...PEOPLE), fc.string({ unit: "binary", maxLength: 12 })),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(""));

export const RUNS = 1_000;

/** All the headers a mail of ours has, in order of the alphabet. */
export const SENT_HEADERS = [
  "auto-submitted",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "subject",
  "to",
  "x-message-key",
];
