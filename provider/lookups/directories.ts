import { awsRefusal } from "../aws/refusal";
import type { Registration } from "../aws/registrations";
import { ProviderError } from "../errors/provider-error";
import type { Services } from "../resources/common/services";
import type { GetDirectoryResult } from "./get-directory";
import { listed, several } from "./none";

interface Asked {
  readonly directoryId?: string | undefined;
  readonly domainName?: string | undefined;
}

/** @throws ProviderError `directory-not-found`, `ambiguous` */
export async function findDirectory(services: Services, asked: Asked): Promise<GetDirectoryResult> {
  const { region } = services.settings;
  const directoryId = asked.directoryId ?? (await idOf(services, asked.domainName ?? ""));
  const registration = await services.registrations.find(region, directoryId);
  const facts = await services.directories.facts(directoryId).catch((error: unknown) => {
    // Its people are managed elsewhere, and desktops it may have all the same.
    if (registration !== undefined && error instanceof ProviderError && error.code === "unsupported-directory") {
      return undefined;
    }
    throw error;
  });
  const { Alias, RegistrationCode, State, SubnetIds, DnsIpAddresses } = registration ?? {};
  return {
    id: directoryId,
    directoryId,
    domainName: facts?.domainName ?? registration?.DirectoryName ?? "",
    kind: facts?.kind ?? registration?.UserIdentityType ?? registration?.DirectoryType ?? "UNKNOWN",
    region,
    subnetIds: SubnetIds ?? [],
    dnsIpAddresses: DnsIpAddresses ?? [],
    ...(facts?.netBiosName === undefined ? {} : { netBiosName: facts.netBiosName }),
    ...(RegistrationCode === undefined ? {} : { registrationCode: RegistrationCode }),
    ...(State === undefined ? {} : { state: State }),
    ...(Alias === undefined ? {} : { alias: Alias }),
  };
}

/** Every directory registered with WorkSpaces in the Region. */
export async function registered({ registrations, settings }: Services, doing: string): Promise<Registration[]> {
  const { region } = settings;
  return registrations.all(region).catch((cause: unknown) => {
    throw awsRefusal(doing, "workspaces:DescribeWorkspaceDirectories", region, cause);
  });
}

async function idOf(services: Services, domainName: string): Promise<string> {
  const doing = `looking up the directory of ${domainName}`;
  const { region } = services.settings;
  const all = await registered(services, doing);
  const found = all.filter((one) => one.domainName.toLowerCase() === domainName.toLowerCase());
  const [directory] = found;
  if (found.length > 1) {
    throw several(
      doing,
      `${found.length} of that domain are registered with WorkSpaces in ${region}: ${listed(found.map(({ directoryId }) => directoryId))}`,
      "give directoryId",
    );
  }
  if (directory === undefined) {
    const there = all.map((one) => `${one.domainName} (${one.directoryId})`);
    throw new ProviderError({
      code: "directory-not-found",
      doing,
      happened: `WorkSpaces in ${region} has none of that domain; ${there.length === 0 ? "it has none at all" : `there are ${listed(there)}`}`,
      next: "correct domainName, or set its Region with: pulumi config set workspaces-users:region REGION",
    });
  }
  return directory.directoryId;
}
