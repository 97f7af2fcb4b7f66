/**
 * The inputs of operations: their types, and AWS's checks of them. All that is wrong is told in one
 * ValidationException, in the words of AWS's own framework.
 */
import { AwsError } from "./errors";

type Complain = (value: string | number | null, path: string, constraint: string) => void;

/** Reads a value, or complains and returns it as it is: nobody sees it, since complaints end in an exception. */
export interface Schema<T> {
  read(value: unknown, path: string, complain: Complain): T;
}

/** A member that may be left out. */
export interface Optional<T> {
  optional: Schema<T>;
}

type Fields = Record<string, Schema<unknown> | Optional<unknown>>;

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Schema<unknown> ? K : never }[keyof F];

export type Structure<F extends Fields> = {
  [K in RequiredKeys<F>]: F[K] extends Schema<infer T> ? T : never;
} & { [K in Exclude<keyof F, RequiredKeys<F>>]?: F[K] extends Optional<infer T> ? T : never };

export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

export function structure<F extends Fields>(fields: F): Schema<Structure<F>> {
  return {
    read(value, path, complain) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable(path, "a structure");
      const members = value as Record<string, unknown>;
      const result: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(fields)) {
        const member = members[name] ?? undefined;
        const where = `${path === "" ? "" : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
        if (member !== undefined) result[name] = schemaOf(field).read(member, where, complain);
        else if (!("optional" in field)) complain(null, where, "Member must not be null");
      }
      return result as Structure<F>;
    },
  };
}

function schemaOf(field: Schema<unknown> | Optional<unknown>): Schema<unknown> {
  return "optional" in field ? field.optional : field;
}

interface Limits {
  min?: number;
  max?: number;
}

export function string(limits: Limits & { pattern?: RegExp; sensitive?: boolean } = {}): Schema<string> {
  return {
    read(value, path, complain) {
      if (typeof value !== "string") throw unreadable(path, "a string");
      const shown = limits.sensitive === true ? "***" : value;
      length(Array.from(value).length, limits, (constraint) => {
        complain(shown, path, constraint);
      });
      if (limits.pattern?.test(value) === false) {
        complain(shown, path, `Member must satisfy regular expression pattern: ${limits.pattern.source}`);
      }
      return value;
    },
  };
}

export function oneOf<const T extends string>(...values: readonly T[]): Schema<T> {
  return {
    read(value, path, complain) {
      if (typeof value !== "string") throw unreadable(path, "a string");
      if (!(values as readonly string[]).includes(value)) {
        complain(value, path, `Member must satisfy enum value set: [${values.join(", ")}]`);
      }
      return value as T;
    },
  };
}

export function integer({ min, max }: Limits = {}): Schema<number> {
  return {
    read(value, path, complain) {
      if (typeof value !== "number" || !Number.isInteger(value)) throw unreadable(path, "an integer");
      if (min !== undefined && value < min) {
        complain(value, path, `Member must have value greater than or equal to ${min}`);
      }
      if (max !== undefined && value > max) {
        complain(value, path, `Member must have value less than or equal to ${max}`);
      }
      return value;
    },
  };
}

export const boolean: Schema<boolean> = {
  read(value, path) {
    if (typeof value !== "boolean") throw unreadable(path, "a boolean");
    return value;
  },
};

export function list<T>(item: Schema<T>, limits: Limits = {}): Schema<T[]> {
  return {
    read(value, path, complain) {
      if (!Array.isArray(value)) throw unreadable(path, "a list");
      length(value.length, limits, (constraint) => {
        complain(JSON.stringify(value), path, constraint);
      });
      return value.map((member, index) => item.read(member, `${path}.${index + 1}.member`, complain));
    },
  };
}

/** By names, each of which is as `key` says. */
export function map<T>(key: Schema<string>, item: Schema<T>, limits: Limits = {}): Schema<Record<string, T>> {
  return {
    read(value, path, complain) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable(path, "a map");
      const members = Object.entries(value);
      length(members.length, limits, (constraint) => {
        complain(JSON.stringify(Object.keys(value)), path, constraint);
      });
      return Object.fromEntries(
        members.map(([name, member]) => [
          key.read(name, path, complain),
          item.read(member, `${path}.${name}`, complain),
        ]),
      );
    },
  };
}

function length(actual: number, { min, max }: Limits, complain: (constraint: string) => void): void {
  if (min !== undefined && actual < min) complain(`Member must have length greater than or equal to ${min}`);
  if (max !== undefined && actual > max) complain(`Member must have length less than or equal to ${max}`);
}

/** @throws AwsError ValidationException with every complaint, or SerializationException where a type is wrong. */
export function validate<T>(schema: Schema<T>, input: unknown): T {
  const complaints: string[] = [];
  const value = schema.read(input, "", (given, path, constraint) => {
    const shown = given === null ? "null" : `'${given}'`;
    complaints.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  });
  if (complaints.length === 0) return value;
  const errors = complaints.length === 1 ? "error" : "errors";
  throw new AwsError(
    "ValidationException",
    `${complaints.length} validation ${errors} detected: ${complaints.join("; ")}`,
  );
}

function unreadable(path: string, what: string): AwsError {
  return new AwsError("SerializationException", `${path === "" ? "The request" : path} is not ${what}.`);
}
