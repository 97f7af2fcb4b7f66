export interface Person {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly desktop: boolean;
}

/** What the form asks for: somebody joins, something about them changes, somebody leaves. */
export type Request =
  | { readonly action: "join"; readonly person: Person }
  | { readonly action: "change"; readonly userName: string; readonly changes: Partial<Omit<Person, "userName">> }
  | { readonly action: "leave"; readonly userName: string };

const FIELDS = { firstName: "string", lastName: "string", email: "string", desktop: "boolean" } as const;

/** A form is filled in by hand: what is not exactly a request is refused, with all that is wrong. */
export function parseRequest(given: unknown): Request {
  const { action, userName, ...fields } = Object(given) as Record<string, unknown>;
  const faults = [
    ...(["join", "change", "leave"].includes(String(action)) ? [] : ["action is join, change or leave"]),
    ...(typeof userName === "string" && userName !== "" ? [] : ["userName is missing"]),
    ...Object.entries(fields).flatMap(([name, value]) =>
      !Object.hasOwn(FIELDS, name)
        ? [`there is no field ${name}`]
        : typeof value === FIELDS[name as keyof typeof FIELDS]
          ? []
          : [`${name} is a ${FIELDS[name as keyof typeof FIELDS]}`],
    ),
    ...(action === "join"
      ? Object.keys(FIELDS)
          .filter((name) => !(name in fields))
          .map((name) => `${name} is missing`)
      : []),
  ];
  if (faults.length > 0) {
    throw new Error(`reading the request: ${faults.join("; ")}`);
  }
  switch (action) {
    case "join":
      return { action, person: { userName, ...fields } as Person };
    case "change":
      return { action, userName: userName as string, changes: fields };
    default:
      return { action: "leave", userName: userName as string };
  }
}

/** The roster once the request is carried out. */
export function afterRequest(people: readonly Person[], request: Request): readonly Person[] {
  const userName = request.action === "join" ? request.person.userName : request.userName;
  const others = people.filter((one) => one.userName.toLowerCase() !== userName.toLowerCase());
  const known = others.length < people.length;
  if (known === (request.action === "join")) {
    throw new Error(`reading the request: ${userName} is ${known ? "" : "not "}on the roster`);
  }
  switch (request.action) {
    case "join":
      return [...people, request.person];
    case "change":
      return people.map((one) => (others.includes(one) ? one : { ...one, ...request.changes }));
    case "leave":
      return others;
  }
}
