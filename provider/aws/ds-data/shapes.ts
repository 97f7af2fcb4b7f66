// Requests and answers of AWS Directory Service Data 2023-05-31, as its model has them: those that are used here, typed by hand, since the
// registries' client is not to be had everywhere.

/** One of the four. */
export interface AttributeValue {
  readonly S?: string;
  readonly SS?: readonly string[];
  readonly N?: number;
  readonly BOOL?: boolean;
}

/** By LDAP display name; at most 25. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

export type GroupScope = "DomainLocal" | "Global" | "Universal" | "BuiltinLocal";
export type GroupType = "Distribution" | "Security";
export type MemberType = "USER" | "GROUP" | "COMPUTER";
export type UpdateType = "ADD" | "REPLACE" | "REMOVE";

interface InDirectory {
  readonly DirectoryId: string;
}
interface Named extends InDirectory {
  readonly SAMAccountName: string;
}
/** What the service knows a request by for 8 hours, so that it is not done twice; one is made if none is given. */
interface Write {
  readonly ClientToken?: string;
}
interface Page {
  readonly MaxResults?: number;
  readonly NextToken?: string | undefined;
}

interface PersonalNames {
  readonly GivenName?: string;
  readonly Surname?: string;
  readonly EmailAddress?: string;
}
interface Described {
  readonly DistinguishedName?: string;
  readonly SAMAccountName?: string;
  readonly SID?: string;
  readonly OtherAttributes?: Attributes;
}
export interface UserDescription extends Described, PersonalNames {
  readonly Enabled?: boolean;
  readonly UserPrincipalName?: string;
}
export interface GroupDescription extends Described {
  readonly GroupScope?: GroupScope;
  readonly GroupType?: GroupType;
}
export interface UserSummary {
  readonly SAMAccountName: string;
  readonly SID: string;
  readonly Enabled: boolean;
}
export interface GroupSummary {
  readonly SAMAccountName: string;
  readonly SID: string;
}
export interface MemberSummary {
  readonly SAMAccountName: string;
  readonly SID: string;
  readonly MemberType: MemberType;
}
interface GroupKind {
  readonly GroupScope?: GroupScope;
  readonly GroupType?: GroupType;
}
interface Membership extends InDirectory, Write {
  readonly GroupName: string;
  readonly MemberName: string;
}
interface Made {
  readonly SAMAccountName?: string;
  readonly SID?: string;
}
type Nothing = Readonly<Record<string, never>>;

/** By operation: what it takes, and what it answers. */
export interface Operations {
  CreateUser: { input: Named & Write & PersonalNames & { readonly OtherAttributes?: Attributes }; output: Made };
  DescribeUser: { input: Named & { readonly OtherAttributes?: readonly string[] }; output: UserDescription };
  UpdateUser: {
    input: Named & Write & PersonalNames & { readonly OtherAttributes?: Attributes; readonly UpdateType: UpdateType };
    output: Nothing;
  };
  DisableUser: { input: Named & Write; output: Nothing };
  DeleteUser: { input: Named & Write; output: Nothing };
  ListUsers: {
    input: InDirectory & Page;
    output: { readonly Users?: readonly UserSummary[]; readonly NextToken?: string };
  };
  CreateGroup: { input: Named & Write & GroupKind & { readonly OtherAttributes?: Attributes }; output: Made };
  DescribeGroup: { input: Named & { readonly OtherAttributes?: readonly string[] }; output: GroupDescription };
  UpdateGroup: {
    input: Named & Write & GroupKind & { readonly OtherAttributes?: Attributes; readonly UpdateType: UpdateType };
    output: Nothing;
  };
  DeleteGroup: { input: Named & Write; output: Nothing };
  ListGroups: {
    input: InDirectory & Page;
    output: { readonly Groups?: readonly GroupSummary[]; readonly NextToken?: string };
  };
  ListGroupMembers: {
    input: Named & Page;
    output: { readonly Members?: readonly MemberSummary[]; readonly NextToken?: string };
  };
  AddGroupMember: { input: Membership; output: Nothing };
  RemoveGroupMember: { input: Membership; output: Nothing };
}

export type OperationName = keyof Operations;
