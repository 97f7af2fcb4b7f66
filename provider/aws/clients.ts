// AWS clients, one a service and Region, loaded when first asked for: a process that edits no desktop loads no WorkSpaces code.
import type { DirectoryServiceClient } from "@aws-sdk/client-directory-service";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { STSClient } from "@aws-sdk/client-sts";
import type { WorkSpacesClient } from "@aws-sdk/client-workspaces";
import type { Settings } from "../config/settings";
import type { DirectoryServiceDataClient } from "./ds-data/client";
import { PATIENT } from "./patience";

/** The AWS clients of one provider process; credentials come by the AWS SDK's own chain. */
export class AwsClients {
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(
    private readonly settings: Settings,
    private readonly patience = PATIENT,
  ) {}

  workspaces(region: string): Promise<WorkSpacesClient> {
    return this.once(`workspaces ${region}`, async () => {
      const { WorkSpacesClient } = await import("@aws-sdk/client-workspaces");
      return new WorkSpacesClient(await this.options(region));
    });
  }

  /** One whose calls are sent once: for what must not be done twice, where the outcome of a call is not known. */
  workspacesOnce(region: string): Promise<WorkSpacesClient> {
    return this.once(`workspaces once ${region}`, async () => {
      const { WorkSpacesClient } = await import("@aws-sdk/client-workspaces");
      return new WorkSpacesClient(await this.options(region, 1));
    });
  }

  directoryService(region: string): Promise<DirectoryServiceClient> {
    return this.once(`ds ${region}`, async () => {
      const { DirectoryServiceClient } = await import("@aws-sdk/client-directory-service");
      return new DirectoryServiceClient(await this.options(region));
    });
  }

  /** For people, groups and members of an AWS Managed Microsoft AD, over HTTPS. */
  directoryServiceData(region: string): Promise<DirectoryServiceDataClient> {
    return this.once(`ds-data ${region}`, async () => {
      const { DirectoryServiceDataClient } = await import("./ds-data/client.js");
      return new DirectoryServiceDataClient(await this.options(region));
    });
  }

  secretsManager(region: string): Promise<SecretsManagerClient> {
    return this.once(`secretsmanager ${region}`, async () => {
      const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
      return new SecretsManagerClient(await this.options(region));
    });
  }

  kms(region: string): Promise<KMSClient> {
    return this.once(`kms ${region}`, async () => {
      const { KMSClient } = await import("@aws-sdk/client-kms");
      return new KMSClient(await this.options(region));
    });
  }

  ses(region: string): Promise<SESv2Client> {
    return this.once(`ses ${region}`, async () => {
      const { SESv2Client } = await import("@aws-sdk/client-sesv2");
      // SES has no idempotency token: a call whose outcome is unknown must not be repeated by the SDK.
      return new SESv2Client(await this.options(region, 1));
    });
  }

  sts(region: string): Promise<STSClient> {
    return this.once(`sts ${region}`, async () => {
      const { STSClient } = await import("@aws-sdk/client-sts");
      return new STSClient(await this.options(region));
    });
  }

  /** Of whole AWS: the Region tells which partition. */
  iam(region: string): Promise<IAMClient> {
    return this.once(`iam ${region}`, async () => {
      const { IAMClient } = await import("@aws-sdk/client-iam");
      return new IAMClient(await this.options(region));
    });
  }

  private async options(region: string, maxAttempts = this.patience.maxAttempts) {
    const { Retries } = await import("./retries.js");
    const { profile } = this.settings;
    const { connectionTimeoutMs, requestTimeoutMs } = this.patience;
    return {
      region,
      maxAttempts,
      retryStrategy: new Retries(maxAttempts),
      requestHandler: {
        connectionTimeout: connectionTimeoutMs,
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
      },
      ...(profile === undefined ? {} : { profile }),
    };
  }

  private once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const made = (this.made.get(key) as Promise<T> | undefined) ?? make();
    this.made.set(key, made);
    return made;
  }
}
