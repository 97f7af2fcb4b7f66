import { attributeKey, type AttributeValue, type Values } from "./attribute-value";
import { entryIn, valueFault, valueKey, valueWritten, type AttributeSyntax, type Resolve } from "./syntax";
import { foldLetters } from "../text/folding";
import { NEVER } from "./times";

/**
 * Attributes that every account has, so that a directory takes no value away (unwillingToPerform), and what they are where nobody has set
 * them ([MS-SAMR] 3.1.1.8.1; Samba's objectclass_attrs has the list that it protects).
 */
const UNSET: ReadonlyMap<string, string> = new Map([
  ["accountexpires", NEVER],
  ["countrycode", "0"],
  ["codepage", "0"],
]);

/** What the schema says of some attributes, and what references among their values mean. */
export class Syntaxes {
  /**
   * @param known by attribute in lower case; undefined for what the schema does not have. One that is missing was not asked for.
   * @param resolved distinguished names by `<GUID=…>` and `<SID=…>`
   */
  constructor(
    private readonly known: ReadonlyMap<string, AttributeSyntax | undefined> = new Map(),
    private readonly resolved: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** Why an attribute cannot be given these values, as the end of a sentence about it; undefined if it can, or the schema is not known. */
  fault(name: string, values: readonly AttributeValue[]): string | undefined {
    const key = attributeKey(name);
    if (!this.known.has(key)) {
      return undefined;
    }
    const syntax = this.known.get(key);
    if (syntax === undefined) {
      return "is unknown to the directory's schema; correct its name, or extend the schema first";
    }
    if (syntax.unwritable !== undefined) {
      return syntax.unwritable;
    }
    for (const value of values) {
      const fault = valueFault(value, syntax, this.resolve);
      if (fault !== undefined) {
        return fault;
      }
    }
    const distinct = this.distinct(name, values);
    if (syntax.isSingleValued && distinct.length > 1) {
      return `holds one value, and not ${distinct.length}`;
    }
    return syntax.foldsCase === true ? twiceFault(distinct.filter((value) => typeof value === "string")) : undefined;
  }

  /** Whether two lists of values mean the same, in whatever order and spelling. */
  same(name: string, one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
    const [left, right] = [one, other].map(
      (values) => new Set(this.held(name, values).map((value) => this.key(name, value))),
    );
    return left?.size === right?.size && [...(left ?? [])].every((key) => right?.has(key));
  }

  /** The entry that a value names, where the attribute holds names of entries. */
  entryOf(name: string, value: string): string | undefined {
    const syntax = this.known.get(attributeKey(name));
    return syntax === undefined ? undefined : entryIn(value, syntax);
  }

  /** What is written so that the attribute has these values, each once; none clears it, or sets what it is where nobody has set it. */
  written(name: string, values: readonly AttributeValue[]): AttributeValue[] {
    const syntax = this.known.get(attributeKey(name));
    return this.distinct(name, this.held(name, values)).map((value) => valueWritten(value, syntax, this.resolve));
  }

  /** An empty value is a syntax error (21), and means "not set" here. */
  private held(name: string, values: readonly AttributeValue[]): readonly AttributeValue[] {
    const given = values.filter((value) => value !== "");
    const unset = UNSET.get(attributeKey(name));
    return given.length === 0 && unset !== undefined ? [unset] : given;
  }

  private distinct(name: string, values: readonly AttributeValue[]): AttributeValue[] {
    return [...new Map(values.map((value) => [this.key(name, value), value] as const)).values()];
  }

  private key(name: string, value: AttributeValue): string {
    const key = attributeKey(name);
    return key === "accountexpires" && value === "0"
      ? this.key(name, NEVER)
      : valueKey(value, this.known.get(key), this.resolve);
  }

  private readonly resolve: Resolve = (reference) => this.resolved.get(reference.toLowerCase());
}

/** If nothing is known of the schema: values are the same if they are equal. */
export const PLAIN = new Syntaxes();

/** Windows refuses values that differ in letter case alone (20), Samba keeps both. */
function twiceFault(values: readonly string[]): string | undefined {
  const distinct = new Set(values.map(foldLetters));
  return distinct.size === values.length
    ? undefined
    : "holds values to be one that differ in letter case alone; keep one of them";
}

/** Values of both, by name. */
export function merged(...all: Values[]): Values {
  const names = [...new Set(all.flatMap((values) => Object.keys(values)))];
  return Object.fromEntries(names.map((name) => [name, all.flatMap((values) => values[name] ?? [])]));
}
