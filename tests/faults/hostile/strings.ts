import fc from "fast-check";
import { hostile as hostileToMail } from "../../unit/mail/hostile";

/** What means something to a filter (RFC 4515), a distinguished name (RFC 4514), Active Directory, a template, a log or a mark of ours. */
const ATTACKS = [
  "*",
  ")(objectClass=*",
  "*)(|(objectClass=*)",
  "admin)(&)",
  "\\2a\\28\\29",
  "(|(cn=*))",
  ",OU=Evil,DC=corp,DC=example,DC=com",
  "\\,OU=Evil",
  "\\",
  "\\\\",
  "+uid=root",
  "#04024869",
  ";DC=x",
  "=",
  '"',
  '"quoted, whole"',
  "<SID=S-1-5-32-544>",
  "<GUID=00000000-0000-0000-0000-000000000000>",
  "<WKGUID=a9d1ca15768811d1aded00c04fd8d5cd,DC=corp>",
  "S-1-5-21-1-2-3-500",
  "CORP\\administrator",
  "administrator@corp.example.com",
  "CN=Domain Admins,CN=Users,DC=corp,DC=example,DC=com",
  "member;range=0-*",
  "\0",
  "a\0b",
  "\r\nobjectClass: top",
  "\n-\nreplace: member",
  "\ud800",
  "\udfff",
  "\u202egnp.exe",
  "\u00a0",
  "${7*7}{{7*7}}",
  "%n%s",
  "__proto__",
  "constructor",
  " ",
  "  x  ",
  ".",
  "-x",
  "#",
  "#0mh5k2x9q1a2b3c4d",
  "#0mh5k2x9q1a2b3c4d+adopted",
  "+released",
  "+password=1",
  "acme:Team$ada",
  "$",
];

/** Long enough for BER's long lengths, and longer than any attribute takes. */
const long = fc.constantFrom(65, 128, 257, 1_025, 5_000).map((length) => "ſ*(".repeat(length).slice(0, length));

const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ATTACKS) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom(...Array.from("ab1.-_ ,\"\\+#;<>=*()'/&|!~^$%@`Ωß佐")),
      maxLength: 20,
    }),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: hostileToMail },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...Array.from("abcxyz19")), minLength: 1, maxLength: 8 }) },
);

export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: long },
);

/** Such strings where a distinguished name is wanted: by themselves, and inside of one. */
export const hostileDn: fc.Arbitrary<string> = fc.oneof(
  hostile,
  hostile.map((value) => `OU=${value}`),
  hostile.map((value) => `OU=${value},DC=corp,DC=example,DC=com`),
  hostile.map((value) => `OU=${value.replace(/[\\,+"<>;=#]/g, "\\$&")},DC=corp,DC=example,DC=com`),
);
