// The same shapes in the SDK's own notation, from which it makes requests and reads answers (@smithy/types, static schemas): 3 is a structure,
// 4 a union, 2 a map, 1 a list, -3 an error, 9 an operation; of members, 0 is text, 1 a number, 2 a boolean, 64 a list.
import { ServiceException } from "@smithy/core/client";
import { TypeRegistry } from "@smithy/core/schema";
import type { $SchemaRef, StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from "@smithy/types";
import type { OperationName } from "./shapes";

export const NAMESPACE = "com.amazonaws.directoryservicedata";

const TEXT = 0 satisfies $SchemaRef;
const NUMBER = 1 satisfies $SchemaRef;
const BOOLEAN = 2 satisfies $SchemaRef;
const TEXTS: $SchemaRef = 64 | TEXT;
/** The trait of a client token, of which the SDK makes one if none is given. */
const TOKEN: $SchemaRef = [TEXT, 4];
const IN_QUERY: $SchemaRef = [TEXT, { httpQuery: "DirectoryId" }];

const structure = (name: string, members: Readonly<Record<string, $SchemaRef>>): StaticStructureSchema => [
  3,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
];
const listOf = (name: string, member: $SchemaRef): $SchemaRef => [1, NAMESPACE, name, 0, member] as $SchemaRef;

const ATTRIBUTE_VALUE = [
  4,
  NAMESPACE,
  "AttributeValue",
  0,
  ["S", "SS", "N", "BOOL"],
  [TEXT, TEXTS, NUMBER, BOOLEAN],
] as unknown as $SchemaRef;
const ATTRIBUTES = [2, NAMESPACE, "Attributes", 0, TEXT, ATTRIBUTE_VALUE] as unknown as $SchemaRef;

const NAMED = { DirectoryId: IN_QUERY, SAMAccountName: TEXT };
const PAGE = { MaxResults: NUMBER, NextToken: TEXT };
const PERSONAL = { GivenName: TEXT, Surname: TEXT, EmailAddress: TEXT };
const GROUP_KIND = { GroupScope: TEXT, GroupType: TEXT };
const MEMBERSHIP = { DirectoryId: IN_QUERY, ClientToken: TOKEN, GroupName: TEXT, MemberName: TEXT };
const MADE = { SAMAccountName: TEXT, SID: TEXT };
const DESCRIBED = { ...MADE, DistinguishedName: TEXT, OtherAttributes: ATTRIBUTES };
const WRITTEN = { ...NAMED, ClientToken: TOKEN };
const ASKED = { ...NAMED, OtherAttributes: TEXTS };
const NOTHING = {};

type Members = Readonly<Record<string, $SchemaRef>>;

const OPERATIONS: Readonly<Record<OperationName, readonly [path: string, input: Members, output: Members]>> = {
  CreateUser: ["/Users", { ...WRITTEN, ...PERSONAL, OtherAttributes: ATTRIBUTES }, MADE],
  DescribeUser: ["/Users", ASKED, { ...DESCRIBED, ...PERSONAL, Enabled: BOOLEAN, UserPrincipalName: TEXT }],
  UpdateUser: ["/Users", { ...WRITTEN, ...PERSONAL, OtherAttributes: ATTRIBUTES, UpdateType: TEXT }, NOTHING],
  DisableUser: ["/Users", WRITTEN, NOTHING],
  DeleteUser: ["/Users", WRITTEN, NOTHING],
  ListUsers: [
    "/Users",
    { DirectoryId: IN_QUERY, ...PAGE },
    { Users: listOf("UserSummaryList", structure("UserSummary", { ...MADE, Enabled: BOOLEAN })), NextToken: TEXT },
  ],
  CreateGroup: ["/Groups", { ...WRITTEN, ...GROUP_KIND, OtherAttributes: ATTRIBUTES }, MADE],
  DescribeGroup: ["/Groups", ASKED, { ...DESCRIBED, ...GROUP_KIND }],
  UpdateGroup: ["/Groups", { ...WRITTEN, ...GROUP_KIND, OtherAttributes: ATTRIBUTES, UpdateType: TEXT }, NOTHING],
  DeleteGroup: ["/Groups", WRITTEN, NOTHING],
  ListGroups: [
    "/Groups",
    { DirectoryId: IN_QUERY, ...PAGE },
    { Groups: listOf("GroupSummaryList", structure("GroupSummary", MADE)), NextToken: TEXT },
  ],
  ListGroupMembers: [
    "/GroupMemberships",
    { ...NAMED, ...PAGE },
    { Members: listOf("MemberList", structure("Member", { ...MADE, MemberType: TEXT })), NextToken: TEXT },
  ],
  AddGroupMember: ["/GroupMemberships", MEMBERSHIP, NOTHING],
  RemoveGroupMember: ["/GroupMemberships", MEMBERSHIP, NOTHING],
};

export function operationSchema(name: OperationName): StaticOperationSchema {
  const [path, input, output] = OPERATIONS[name];
  return [
    9,
    NAMESPACE,
    name,
    { http: ["POST", `${path}/${name}`, 200] },
    structure(`${name}Request`, input),
    structure(`${name}Result`, output),
  ];
}

/** By name: the HTTP status, and whether the service says why in a word of its own. */
const ERRORS: Readonly<Record<string, readonly [status: number, hasReason: boolean]>> = {
  AccessDeniedException: [403, true],
  ConflictException: [409, false],
  DirectoryUnavailableException: [400, true],
  InternalServerException: [500, false],
  ResourceNotFoundException: [404, false],
  ThrottlingException: [429, false],
  ValidationException: [400, true],
};

/** The SDK makes an error with nothing given, and lays the answer over it. */
const errorClass = (name: string) =>
  class extends ServiceException {
    constructor() {
      super({ name, $fault: "client", $metadata: {} });
    }
  };

/** What the SDK looks an error up in: each is a ServiceException of its name, with the service's `Reason`. */
export const errorTypes = (): TypeRegistry[] => {
  const registry = TypeRegistry.for(NAMESPACE);
  for (const [name, [status, hasReason]] of Object.entries(ERRORS)) {
    const schema: StaticErrorSchema = [
      -3,
      NAMESPACE,
      name,
      { error: status < 500 ? "client" : "server", httpError: status },
      hasReason ? ["Message", "Reason"] : ["Message"],
      hasReason ? [TEXT, TEXT] : [TEXT],
    ];
    registry.registerError(schema, errorClass(name));
  }
  return [registry];
};
