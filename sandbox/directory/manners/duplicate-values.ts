import { textsOf, type Far } from "./far";
import type { Result } from "./message";
import type { Request, Values } from "./request";

/**
 * A value that stands twice in one add or change is refused by Windows and stored twice by Samba, whose link stays when one is taken out
 * (measured on Samba 4.17; for Windows: [MS-ADTS] 3.1.1.5.3.1, and RFC 4511 4.6: "attributeOrValueExists").
 */
const ATTRIBUTE_OR_VALUE_EXISTS = (type: string): Result => ({
  code: 20,
  message: `0000200D: AtrErr: DSID-03150A45, #1:\n\t0: 0000200D: DSID-03150A45, problem 1006 (ATT_OR_VALUE_EXISTS), data 0, Att 0 (${type})`,
});

/** Attributes whose values are names of entries, which have many spellings. */
const LINKS: readonly string[] = ["member", "manager", "managedby", "secretary", "assistant"];

export const duplicateValues =
  (far: Far) =>
  async (request: Request): Promise<Result | undefined> => {
    for (const part of partsOf(request)) {
      if (await hasDuplicates(far, part)) return ATTRIBUTE_OR_VALUE_EXISTS(part.type);
    }
    return undefined;
  };

function partsOf(request: Request): readonly Values[] {
  if (request.kind === "add") return request.attributes;
  return request.kind === "modify" ? request.changes : [];
}

async function hasDuplicates(far: Far, { type, values }: Values): Promise<boolean> {
  if (values.length < 2) return false;
  if (!LINKS.includes(type.toLowerCase()))
    return new Set(values.map((value) => value.toString("hex"))).size < values.length;
  const names = await Promise.all(values.map((value) => nameOf(far, value.toString("utf8"))));
  return new Set(names).size < names.length;
}

/** `<GUID=…>` and `<SID=…>` stand for the entry's name too ([MS-ADTS] 3.1.1.3.1.2.4). */
async function nameOf(far: Far, written: string): Promise<string> {
  const [name = written] = written.startsWith("<")
    ? textsOf(await far.read(written, ["distinguishedName"]), "distinguishedName")
    : [];
  return name.toLowerCase().replace(/\s*([,=])\s*/g, "$1");
}
