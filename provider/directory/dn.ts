// Distinguished names (RFC 4514). ldapts escapes but does not parse, and its DN.equals is case-sensitive, which AD is not.
import { foldLetters } from "../text/folding";

/**
 * A value made safe to stand in a distinguished name. Always as hex pairs: ldapts' modifyDN looks for the first comma that has no
 * backslash before it, and would split `\\,` or a trailing `\\\\` in the wrong place.
 */
export function escapeRdnValue(value: string): string {
  return value.replace(/[\\,+"<>;=\0\r\n]|^[ #]| $/g, (character) => {
    return `\\${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
  });
}

/** The RDNs of a name as written, leaf first. */
export function splitDn(dn: string): string[] {
  return dn.match(/(?:\\.|[^\\,])+/gs) ?? [];
}

export function parentDn(dn: string): string {
  return splitDn(dn).slice(1).join(",");
}

/** The leaf RDN, escaped our way. */
export function leafRdn(dn: string): string {
  const [leaf = ""] = splitDn(dn);
  const separator = leaf.indexOf("=");
  return `${leaf.slice(0, separator)}=${escapeRdnValue(unescapeRdnValue(leaf.slice(separator + 1)))}`;
}

/** `corp.example.com` as the name of the domain's own entry. */
export const domainDn = (domainName: string): string =>
  domainName
    .split(".")
    .map((label) => `DC=${escapeRdnValue(label)}`)
    .join(",");

/** The domain that an entry's name is in. */
export const domainOfDn = (dn: string): string =>
  splitDn(dn)
    .filter((rdn) => /^ *DC *=/i.test(rdn))
    .map((rdn) => unescapeRdnValue(rdn.slice(rdn.indexOf("=") + 1).trim()))
    .join(".");

/** Whether two names mean the same entry: without letter case, whatever the escaping and the spaces around separators. */
export function sameDn(one: string, other: string): boolean {
  return canonicalDn(one) === canonicalDn(other);
}

/** Whether the text has the form of a distinguished name: `attribute=value` pairs between commas. */
export function isDn(text: string): boolean {
  const parts = splitDn(text);
  // Only the plain space is a separator's: others, as the no-break space, are characters of a name.
  return parts.length > 0 && parts.every((rdn) => /^ *[A-Za-z][A-Za-z0-9.-]* *=.*[^ ]/s.test(rdn));
}

/** One spelling for all that mean the same entry. */
export const canonicalDn = (dn: string): string =>
  rdnsOf(dn)
    .map(({ attribute, value }) => `${attribute.toLowerCase()}=${escapeRdnValue(foldLetters(value))}`)
    .join(",");

/** Without spaces around separators, which Samba does not read in a value, and escaped our way. */
export const tidyDn = (dn: string): string =>
  rdnsOf(dn)
    .map(({ attribute, value }) => `${attribute}=${escapeRdnValue(value)}`)
    .join(",");

const rdnsOf = (dn: string) =>
  splitDn(dn).map((rdn) => {
    const separator = rdn.indexOf("=");
    return {
      attribute: rdn.slice(0, separator).replaceAll(" ", ""),
      value: unescapeRdnValue(
        rdn
          .slice(separator + 1)
          .replace(/^ +/, "")
          .replace(/(?<!\\) +$/, ""),
      ),
    };
  });

function unescapeRdnValue(value: string): string {
  // A run of hex pairs is one UTF-8 string.
  return value.replace(
    /((?:\\[0-9a-fA-F]{2})+)|\\(.)/gs,
    (_, hex: string | undefined, character: string | undefined) =>
      hex === undefined ? (character ?? "") : Buffer.from(hex.replaceAll("\\", ""), "hex").toString("utf8"),
  );
}
