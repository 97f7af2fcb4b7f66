// Which kind of directory an id stands for, and whether its people are edited here: told from AWS's own answers.
import type { DirectoryDescription } from "@aws-sdk/client-directory-service";
import type { WorkspaceDirectory } from "@aws-sdk/client-workspaces";
import { ProviderError } from "../errors/provider-error";

/** Kinds whose people are edited over LDAP; AD Connector stands for the customer's own Active Directory behind it. */
export type DirectoryKind = "SimpleAD" | "MicrosoftAD" | "SharedMicrosoftAD" | "ADConnector";

export interface DirectoryFacts {
  readonly id: string;
  readonly kind: DirectoryKind;
  /** The DNS name of the domain. */
  readonly domainName: string;
  /**
   * A Managed Microsoft AD of the Hybrid Edition: its people live in the customer's own domain, to which AWS adds two units of its own, and none
   * for people (Directory Service Administration Guide, "Hybrid Edition").
   */
  readonly isHybrid?: true;
  /** Where it was made, if it is replicated to other Regions (Directory Service's RegionsInfo). */
  readonly primaryRegion?: string;
  /** A Managed Microsoft AD of the Enterprise Edition, which may be asked for more at a time. */
  readonly isEnterprise?: true;
  /** Its NetBIOS name, what stands before the backslash in `CORP\\ada`. */
  readonly netBiosName?: string;
  /** What people type into a WorkSpaces client; undefined while the directory is not registered with WorkSpaces. */
  readonly registrationCode?: string;
}

/** What people need to know to sign in to the desktops of a directory, of whatever kind it is. */
export interface SignIn {
  /** Empty while the directory is not registered with WorkSpaces. */
  readonly registrationCode: string;
  /** The DNS name of its domain; empty where people are not in an Active Directory. */
  readonly domainName: string;
  /** Whether the client sends people to an identity provider's page: by SAML 2.0, or since there is no other way. */
  readonly byIdentityProvider: boolean;
  /** Whether its people can be looked up in an Active Directory. */
  readonly hasActiveDirectory: boolean;
}

const EDITABLE = ["SimpleAD", "MicrosoftAD", "SharedMicrosoftAD", "ADConnector"] as const;

const isEditable = (type: string): type is (typeof EDITABLE)[number] => (EDITABLE as readonly string[]).includes(type);

/** What to do with what the state holds of a directory that is no more: nothing for whoever declares it, who has its id or its Region wrong. */
export const TAKEN_DOWN =
  "; if it was taken down on purpose, with all in it, forget its resources with: pulumi state delete URN (pulumi stack --show-urns lists them)";

/**
 * @param registration WorkSpaces' answer, if it knows the directory (DescribeWorkspaceDirectories)
 * @param description Directory Service's answer, if it knows it (DescribeDirectories). WorkSpaces calls both Simple AD and Managed
 *   Microsoft AD SIMPLE_AD; only this tells them apart.
 * @throws ProviderError `unsupported-directory` with where its people are managed; `directory-not-found`
 */
export function directoryFacts(
  id: string,
  region: string,
  registration: WorkspaceDirectory | undefined,
  description: DirectoryDescription | undefined,
): DirectoryFacts {
  const elsewhere = registration && managedElsewhere(registration);
  if (elsewhere) {
    throw new ProviderError({
      code: "unsupported-directory",
      doing: `looking up directory ${id}`,
      happened: `it is ${elsewhere.kind}`,
      next: elsewhere.next,
    });
  }
  const kind: string | undefined = description?.Type;
  const domainName = description?.Name ?? registration?.DirectoryName;
  if (kind === undefined || domainName === undefined) {
    throw new ProviderError({
      code: "directory-not-found",
      doing: `looking up directory ${id}`,
      happened: `Directory Service and WorkSpaces know no such directory in ${region}`,
      next: `correct directoryId, or set its Region with: pulumi config set workspaces-users:region REGION${TAKEN_DOWN}`,
    });
  }
  if (!isEditable(kind)) {
    throw new ProviderError({
      code: "unsupported-directory",
      doing: `looking up directory ${id}`,
      happened: `Directory Service calls it ${kind}, a kind this provider does not know`,
      next: "use a Simple AD, AWS Managed Microsoft AD or AD Connector directory",
    });
  }
  const code = registration?.RegistrationCode;
  const netBiosName = description?.ShortName;
  const primaryRegion = description?.RegionsInfo?.PrimaryRegion;
  return {
    id,
    kind,
    domainName,
    ...(description?.Edition === "Hybrid" ? { isHybrid: true as const } : {}),
    ...(primaryRegion === undefined ? {} : { primaryRegion }),
    ...(description?.Edition === "Enterprise" ? { isEnterprise: true as const } : {}),
    ...(netBiosName === undefined ? {} : { netBiosName }),
    ...(code === undefined ? {} : { registrationCode: code }),
  };
}

/**
 * @param registration WorkSpaces' answer, if it knows the directory
 * @throws ProviderError `unsupported-directory` for WorkSpaces Pools
 */
export function signInOf(id: string, registration: WorkspaceDirectory | undefined): SignIn {
  const elsewhere = registration && managedElsewhere(registration);
  if (elsewhere && registration.WorkspaceType === "POOLS") {
    throw new ProviderError({
      code: "unsupported-directory",
      doing: `looking up directory ${id}`,
      happened: `it is ${elsewhere.kind}`,
      next: elsewhere.next,
    });
  }
  const saml = registration?.SamlProperties?.Status ?? "DISABLED";
  return {
    registrationCode: registration?.RegistrationCode ?? "",
    domainName: elsewhere ? "" : (registration?.DirectoryName ?? ""),
    // With the fallback to the directory's login too, the clients that know of SAML go to the provider (the API reference, SamlProperties).
    byIdentityProvider: elsewhere !== undefined || saml !== "DISABLED",
    hasActiveDirectory: elsewhere === undefined,
  };
}

/**
 * Why nobody can have a WorkSpace there: what a check refuses. What a state has already is still edited and deleted.
 * @param domain another domain than the directory's own, whose people are asked for
 */
export function uselessFor(
  { id, kind, domainName }: DirectoryFacts,
  domain: string | undefined,
): { property: "directoryId" | "domain"; fault: ProviderError } | undefined {
  const fault = (happened: string, next: string) =>
    new ProviderError({ code: "unsupported-directory", doing: `looking up directory ${id}`, happened, next });
  if (kind === "SharedMicrosoftAD") {
    // WorkSpaces Administration Guide, "Manage directories": shared directories are not supported for use with WorkSpaces.
    return {
      property: "directoryId",
      fault: fault(
        "it is a Managed Microsoft AD that another AWS account shares with this one, and WorkSpaces takes no shared directory",
        "work in the account that owns it, with its id there; or put an AD Connector to its domain into this account, and give that one's id",
      ),
    };
  }
  if (domain === undefined || domain.toLowerCase() === domainName.toLowerCase()) {
    return undefined;
  }
  // Administration guides of both: Simple AD supports no trusts; an AD Connector is for one domain, whatever that one trusts.
  const alone = {
    SimpleAD: "a Simple AD, which trusts no other domain",
    ADConnector: `an AD Connector, which leads to ${domainName} alone`,
  };
  const kindAlone = kind === "SimpleAD" || kind === "ADConnector" ? alone[kind] : undefined;
  return kindAlone === undefined
    ? undefined
    : {
        property: "domain",
        fault: fault(
          `it is ${kindAlone}, and domain asks for ${domain}`,
          "give the id of an AD Connector to that domain, or of an AWS Managed Microsoft AD that trusts it; or take domain out",
        ),
      };
}

function managedElsewhere(registration: WorkspaceDirectory): { kind: string; next: string } | undefined {
  if (registration.WorkspaceType === "POOLS") {
    return {
      kind: "a WorkSpaces Pools directory, whose desktops belong to nobody",
      next: "manage access to the pool where its users are; this provider serves WorkSpaces Personal",
    };
  }
  if (registration.MicrosoftEntraConfig?.TenantId !== undefined) {
    return {
      kind: `joined to Microsoft Entra ID (tenant ${registration.MicrosoftEntraConfig.TenantId})`,
      next: "manage the person in Microsoft Entra ID, for example with pulumi-azuread's azuread.User",
    };
  }
  const types: readonly unknown[] = [registration.UserIdentityType, registration.DirectoryType];
  if (types.includes("AWS_IAM_IDENTITY_CENTER")) {
    return {
      kind: "backed by IAM Identity Center",
      next: "manage the person in the Identity Center's identity source, for example with aws.identitystore.User",
    };
  }
  if (types.includes("CUSTOMER_MANAGED")) {
    return {
      kind: "a custom directory, whose people live with its own identity provider",
      next: "manage the person in that identity provider",
    };
  }
  return undefined;
}
