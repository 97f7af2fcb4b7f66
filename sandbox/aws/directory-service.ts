import { AwsError } from "./errors";
import { arn, operation } from "./operation";
import { page } from "./paging";
import type { People } from "./people";
import { integer, list, optional, string, structure } from "./schema";
import { primaryRegion } from "./directory-service-data/data-access";
import type { Directory } from "./world";

const directoryId = string({ pattern: /^d-[0-9a-f]{10}$/ });

/** Directory Service knows nothing of directories that WorkSpaces keeps itself. */
type DirectoryServiceKind = "SimpleAD" | "MicrosoftAD" | "SharedMicrosoftAD" | "ADConnector";
const kinds: readonly string[] = ["SimpleAD", "MicrosoftAD", "SharedMicrosoftAD", "ADConnector"];

function isOurs(directory: Directory): directory is Directory & { kind: DirectoryServiceKind } {
  return kinds.includes(directory.kind);
}

/** Unlike WorkSpaces', an unknown id is an error here. */
export function describeDirectories(all: readonly Directory[]) {
  return operation(
    structure({
      DirectoryIds: optional(list(directoryId)),
      NextToken: optional(string()),
      Limit: optional(integer({ min: 0 })),
    }),
    ({ DirectoryIds, NextToken, Limit }, { region }) => {
      if (DirectoryIds?.length === 0) throw new AwsError("InvalidParameterException", "DirectoryIds is empty.");
      const here = all.filter(isOurs).filter((directory) => directory.region === region);
      const unknown = DirectoryIds?.find((id) => !here.some((directory) => directory.id === id));
      if (unknown !== undefined) throw noDirectory(unknown);
      const { items, ...rest } = page(
        here.filter(({ id }) => DirectoryIds?.includes(id) !== false),
        ({ id }) => id,
        {
          scope: JSON.stringify(["ds", DirectoryIds]),
          token: NextToken,
          limit: Limit === undefined || Limit === 0 ? 100 : Limit,
          invalid: () => new AwsError("InvalidNextTokenException", "The NextToken is not valid."),
        },
      );
      return { DirectoryDescriptions: items.map((each) => ({ ...show(each), ...regionsOf(each, all) })), ...rest };
    },
  );
}

/** Which Regions a Managed AD is replicated to. */
function regionsOf(directory: Directory, all: readonly Directory[]) {
  if (directory.kind !== "MicrosoftAD") return {};
  const PrimaryRegion = primaryRegion(directory);
  const others = all.filter(({ id, region }) => id === directory.id && region !== PrimaryRegion);
  return { RegionsInfo: { PrimaryRegion, AdditionalRegions: others.map(({ region }) => region) } };
}

function show({
  id,
  kind,
  domain,
  shortName = netBiosName(domain),
  alias,
  dnsIpAddresses,
  edition = "Standard",
}: Directory) {
  const network = {
    VpcId: "vpc-0a1b2c3d4e5f60718",
    SubnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"],
    SecurityGroupId: "sg-0a1b2c3d4e5f60718",
  };
  return {
    DirectoryId: id,
    Name: domain,
    ShortName: shortName,
    ...(kind === "MicrosoftAD" || kind === "SharedMicrosoftAD" ? { Edition: edition } : { Size: "Small" }),
    ...(kind === "SharedMicrosoftAD" ? { ShareStatus: "Shared", ShareMethod: "HANDSHAKE" } : {}),
    ...(alias === undefined ? {} : { Alias: alias }),
    AccessUrl: `${alias ?? id}.awsapps.com`,
    ...(dnsIpAddresses === undefined ? {} : { DnsIpAddrs: dnsIpAddresses }),
    Stage: "Active",
    LaunchTime: new Date("2025-01-15T08:00:00Z"),
    StageLastUpdatedDateTime: new Date("2025-01-15T08:30:00Z"),
    Type: kind,
    ...(kind === "ADConnector"
      ? { ConnectSettings: { ...network, CustomerUserName: "svc-connector", ConnectIps: ["10.20.0.10", "10.20.0.11"] } }
      : { VpcSettings: network }),
    SsoEnabled: false,
  };
}

/** What a domain is called where nobody chose a name for it. */
export function netBiosName(domain: string): string {
  return (domain.split(".")[0] ?? domain).toUpperCase().slice(0, 15);
}

/** Acts on the real directory, and enables a disabled account. */
export function resetUserPassword(all: readonly Directory[], people: People) {
  return operation(
    structure({
      DirectoryId: directoryId,
      UserName: string({ min: 1, max: 64, pattern: /^[^\\"/[\]:;|=,+*?<>@]*$/ }),
      NewPassword: string({ min: 1, max: 127, sensitive: true }),
    }),
    async ({ DirectoryId, UserName, NewPassword }, { region }) => {
      const directory = all.filter(isOurs).find((each) => each.id === DirectoryId && each.region === region);
      if (directory === undefined) throw noDirectory(DirectoryId);
      const isTheirs = directory.kind === "ADConnector" || directory.edition === "Hybrid";
      if (isTheirs || directory.kind === "SharedMicrosoftAD") {
        const message = `Operation is not supported for ${directory.edition ?? ""} ${directory.kind} directories.`;
        throw new AwsError("UnsupportedOperationException", message);
      }
      switch (await people.resetPassword(DirectoryId, UserName, NewPassword)) {
        case "no-user":
          throw new AwsError("UserDoesNotExistException", `User ${UserName} does not exist in ${DirectoryId}.`);
        case "weak":
          throw new AwsError("InvalidPasswordException", "The password does not meet the complexity requirements.");
        case "done":
          return {};
      }
    },
    ({ DirectoryId }, caller) => [arn("ds", `directory/${DirectoryId}`, caller)],
  );
}

function noDirectory(id: string): AwsError {
  return new AwsError("EntityDoesNotExistException", `Directory ${id} does not exist in this account and Region.`);
}
