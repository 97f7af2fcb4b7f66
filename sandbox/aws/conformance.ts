/** Whether recorded calls are what AWS's own models say: requests, replies and errors. */
import { redacted, type Call } from "./calls";
import type { OperationModel, ServiceModel, Shape } from "./model";
import type { Service } from "./protocol";

/** AWS's Common Errors: any operation may answer with them, and no model declares them. */
const common = new Set([
  "AccessDeniedException",
  "InternalFailure",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "SerializationException",
  "ServiceUnavailable",
  "ThrottlingException",
  "UnknownOperationException",
  "UnrecognizedClientException",
  "ValidationException",
]);

/**
 * What is not as the models have it, a sentence each: empty when all calls conform. A request refused with a
 * ValidationException must break its model, or the stand-in is stricter than AWS. Injected faults are left out.
 */
export function nonconformities(calls: readonly Call[], models: Record<Service, ServiceModel>): string[] {
  return calls
    .filter(({ injected }) => !injected)
    .flatMap((call) => problemsOf(call, models[call.service]).map((problem) => `${call.operation}: ${problem}`));
}

function problemsOf(call: Call, model: ServiceModel): string[] {
  const operation = model.operations[call.operation];
  if (operation === undefined) {
    return call.error?.type === "UnknownOperationException" ? [] : ["AWS has no such operation"];
  }
  const request = new Check(model);
  request.shape(operation.input?.shape, call.input, "request");
  if (call.error === undefined) {
    const reply = new Check(model);
    reply.shape(operation.output?.shape, call.output, "reply");
    return [...request.problems, ...reply.problems];
  }
  switch (call.error.type) {
    case "ValidationException":
      // One with a reason is about more than what the model can say of a request.
      if ("Reason" in (call.error.body as object)) {
        return [...request.problems, ...errorProblems(call.error, call.httpStatus, operation, model)];
      }
      return request.problems.length > 0 || request.sawRedacted ? [] : [`refused, but conforms: ${call.error.message}`];
    case "SerializationException":
      return [];
    default:
      return [...request.problems, ...errorProblems(call.error, call.httpStatus, operation, model)];
  }
}

function errorProblems(
  { type, body }: NonNullable<Call["error"]>,
  status: number,
  operation: OperationModel,
  model: ServiceModel,
): string[] {
  if (!operation.errors?.some(({ shape }) => shape === type)) {
    return common.has(type) ? [] : [`${type} is not an error of this operation`];
  }
  const check = new Check(model);
  // Each error has a message; the models of some services do not declare it.
  const undeclared = Object.keys(model.shapes[type]?.members ?? {}).length === 0 ? ["message"] : [];
  const members = Object.entries(body as object).filter(([key]) => !["__type", ...undeclared].includes(key));
  check.shape(type, Object.fromEntries(members), type);
  const declared = model.shapes[type]?.error?.httpStatusCode ?? 400;
  return declared === status ? check.problems : [...check.problems, `${type} has status ${status}, not ${declared}`];
}

class Check {
  readonly problems: string[] = [];
  /** Whether there was something that cannot be judged. */
  sawRedacted = false;

  constructor(private readonly model: ServiceModel) {}

  shape(name: string | undefined, value: unknown, path: string): void {
    const shape = name === undefined ? { type: "structure" } : this.model.shapes[name];
    if (shape === undefined) this.#report(path, `has the unknown shape ${name ?? ""}`);
    else if (value === redacted) this.sawRedacted = true;
    else this.#typed(shape, value, path);
  }

  #typed(shape: Shape, value: unknown, path: string): void {
    switch (shape.type) {
      case "structure":
        if (isObject(value)) this.#structure(shape, value, path);
        else this.#report(path, "is not a structure");
        break;
      case "list":
        if (Array.isArray(value)) this.#list(shape, value, path);
        else this.#report(path, "is not a list");
        break;
      case "map":
        if (isObject(value)) this.#map(shape, value, path);
        else this.#report(path, "is not a map");
        break;
      case "string":
        if (typeof value === "string") this.#string(shape, value, path);
        else this.#report(path, "is not a string");
        break;
      case "blob":
        if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) this.#report(path, "is not base64");
        break;
      case "boolean":
        if (typeof value !== "boolean") this.#report(path, "is not a boolean");
        break;
      case "timestamp":
        if (typeof value !== "number") this.#report(path, "is not a time in seconds");
        break;
      case "double":
        if (typeof value !== "number") this.#report(path, "is not a number");
        break;
      case "integer":
      case "long":
        if (typeof value !== "number" || !Number.isInteger(value)) this.#report(path, "is not an integer");
        else this.#size(shape, value, path, "is");
        break;
      default:
        this.#report(path, `is of the type ${shape.type}, which is not checked`);
    }
  }

  #structure({ members = {}, required = [] }: Shape, value: Record<string, unknown>, path: string): void {
    const inBody = required.filter((name) => members[name]?.location !== "header");
    for (const name of inBody) if (value[name] === undefined) this.#report(path, `lacks ${name}`);
    for (const [name, member] of Object.entries(value)) {
      const known = Object.hasOwn(members, name) ? members[name] : undefined;
      if (known === undefined) this.#report(path, `has the unknown member ${name}`);
      else this.shape(known.shape, member, `${path}.${name}`);
    }
  }

  #map(shape: Shape, value: Record<string, unknown>, path: string): void {
    this.#size(shape, Object.keys(value).length, path, "has a length of");
    for (const [name, member] of Object.entries(value)) {
      this.shape(shape.key?.shape, name, `${path} key`);
      this.shape(shape.value?.shape, member, `${path}.${name}`);
    }
  }

  #list(shape: Shape, value: readonly unknown[], path: string): void {
    this.#size(shape, value.length, path, "has a length of");
    for (const [index, item] of value.entries()) this.shape(shape.member?.shape, item, `${path}[${index}]`);
  }

  #string(shape: Shape, value: string, path: string): void {
    this.#size(shape, Array.from(value).length, path, "has a length of");
    if (shape.enum?.includes(value) === false) this.#report(path, `is ${value}, none of ${shape.enum.join(", ")}`);
    // AWS matches the whole of a value, whether the pattern says so or not.
    if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "s").test(value)) {
      this.#report(path, `is ${value}, which does not match ${shape.pattern}`);
    }
  }

  #size({ min = -Infinity, max = Infinity }: Shape, actual: number, path: string, verb: string): void {
    if (actual < min || actual > max) this.#report(path, `${verb} ${actual}, not ${min} to ${max}`);
  }

  #report(path: string, problem: string): void {
    this.problems.push(`${path} ${problem}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
