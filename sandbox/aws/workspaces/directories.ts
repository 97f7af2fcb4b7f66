import { invalidToken } from "../errors";
import { arn, operation } from "../operation";
import { page } from "../paging";
import { integer, list, oneOf, optional, string, structure } from "../schema";
import { isRegistered, type Directory, type DirectoryKind } from "../world";
import { directoryId, nextToken } from "./shapes";

/** How WorkSpaces shows each kind. Managed AD is a SIMPLE_AD here: only Directory Service knows better. */
const shown: Record<DirectoryKind, { type: string; identity: string; os?: string }> = {
  SimpleAD: { type: "SIMPLE_AD", identity: "AWS_DIRECTORY_SERVICE" },
  MicrosoftAD: { type: "SIMPLE_AD", identity: "AWS_DIRECTORY_SERVICE" },
  SharedMicrosoftAD: { type: "SIMPLE_AD", identity: "AWS_DIRECTORY_SERVICE" },
  ADConnector: { type: "AD_CONNECTOR", identity: "AWS_DIRECTORY_SERVICE" },
  EntraID: { type: "AWS_IAM_IDENTITY_CENTER", identity: "AWS_IAM_IDENTITY_CENTER" },
  IdentityCenter: { type: "AWS_IAM_IDENTITY_CENTER", identity: "AWS_IAM_IDENTITY_CENTER" },
  Custom: { type: "CUSTOMER_MANAGED", identity: "CUSTOMER_MANAGED" },
  Pools: { type: "CUSTOMER_MANAGED", identity: "CUSTOMER_MANAGED" },
};

const input = structure({
  DirectoryIds: optional(list(directoryId, { min: 1, max: 25 })),
  WorkspaceDirectoryNames: optional(list(string(), { min: 1, max: 25 })),
  Limit: optional(integer({ min: 1, max: 25 })),
  NextToken: optional(nextToken),
  Filters: optional(
    list(
      structure({
        Name: oneOf("USER_IDENTITY_TYPE", "WORKSPACE_TYPE"),
        Values: list(string({ max: 64 }), { min: 1, max: 25 }),
      }),
      { min: 1, max: 25 },
    ),
  ),
});

/** An id that is not registered is simply not in the answer. */
export function describeWorkspaceDirectories(directories: readonly Directory[]) {
  return operation(
    input,
    ({ DirectoryIds, WorkspaceDirectoryNames, Limit, NextToken, Filters }, { region }) => {
      const matching = directories
        .filter((directory) => directory.region === region && isRegistered(directory))
        .filter(({ id }) => DirectoryIds?.includes(id) !== false)
        .filter(({ id }) => WorkspaceDirectoryNames?.includes(id) !== false)
        .map(show)
        .filter((seen) =>
          (Filters ?? []).every(({ Name, Values }) =>
            Values.includes(Name === "WORKSPACE_TYPE" ? seen.WorkspaceType : seen.UserIdentityType),
          ),
        );
      const scope = JSON.stringify(["directories", DirectoryIds, WorkspaceDirectoryNames, Filters]);
      const { items: Directories, ...rest } = page(matching, ({ DirectoryId }) => DirectoryId, {
        scope,
        token: NextToken,
        limit: Limit ?? 25,
        invalid: invalidToken,
      });
      return { Directories, ...rest };
    },
    ({ DirectoryIds = [] }, caller) => DirectoryIds.map((id) => arn("workspaces", `directory/${id}`, caller)),
  );
}

function show(directory: Directory) {
  const { id, kind, domain, registrationCode = registrationCodeOf(id), alias = id, dnsIpAddresses } = directory;
  const { type, identity } = shown[kind];
  return {
    DirectoryId: id,
    Alias: alias,
    DirectoryName: domain,
    ...(id.startsWith("wsd-") ? { WorkspaceDirectoryName: id } : {}),
    RegistrationCode: registrationCode,
    SubnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"],
    ...(dnsIpAddresses === undefined ? {} : { DnsIpAddresses: dnsIpAddresses }),
    ...(kind === "ADConnector" ? { CustomerUserName: "svc-connector" } : {}),
    ...(kind === "EntraID" ? { MicrosoftEntraConfig: { TenantId: "11111111-2222-3333-4444-555555555555" } } : {}),
    DirectoryType: type,
    UserIdentityType: identity,
    WorkspaceType: kind === "Pools" ? "POOLS" : "PERSONAL",
    State: "REGISTERED",
    Tenancy: "SHARED",
    WorkspaceCreationProperties: {
      EnableInternetAccess: false,
      UserEnabledAsLocalAdministrator: true,
      EnableMaintenanceMode: true,
    },
    SelfservicePermissions: {
      RestartWorkspace: "ENABLED",
      IncreaseVolumeSize: "DISABLED",
      ChangeComputeType: "DISABLED",
      SwitchRunningMode: "DISABLED",
      RebuildWorkspace: "DISABLED",
    },
    ...directory.shown,
  };
}

/** `SLiad+` and six characters is what AWS's codes look like; ours come from the id, to stay the same. */
function registrationCodeOf(id: string): string {
  return `WSdub+${id.slice(-6).toUpperCase()}`;
}
