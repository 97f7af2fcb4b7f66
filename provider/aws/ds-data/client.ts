// AWS Directory Service Data, by the parts that the SDK makes its clients of. The client of Directory Service brings them together: credentials,
// signing, timeouts, retries. What is another service's is given here: protocol, shapes, endpoints, the name that is signed for.
import { AwsRestJsonProtocol } from "@aws-sdk/core/protocols";
import { DirectoryServiceClient, type DirectoryServiceClientConfig } from "@aws-sdk/client-directory-service";
import { Command } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";
import type { EndpointParameterInstructions, FinalizeHandler, FinalizeHandlerArguments } from "@smithy/types";
import { endpointOf } from "./endpoints";
import { errorTypes, NAMESPACE, operationSchema } from "./schemas";
import type { OperationName, Operations } from "./shapes";

/** What the credentials are asked to sign for. */
const SIGNING_NAME = "ds-data";
/** What AWS_ENDPOINT_URL_DIRECTORY_SERVICE_DATA is named after. */
const SERVICE_ID = "Directory Service Data";

const ENDPOINT_PARAMETERS: EndpointParameterInstructions = {
  UseFIPS: { type: "builtInParams", name: "useFipsEndpoint" },
  Endpoint: { type: "builtInParams", name: "endpoint" },
  Region: { type: "builtInParams", name: "region" },
  UseDualStack: { type: "builtInParams", name: "useDualstackEndpoint" },
};

export interface SendOptions {
  /** Called before each attempt, also of those that the SDK makes again by itself; what it throws ends them. */
  readonly beforeAttempt?: () => void;
}

export class DirectoryServiceDataClient {
  readonly region: string;
  private readonly inner: DirectoryServiceClient;

  constructor(config: DirectoryServiceClientConfig & { readonly region: string }) {
    this.region = config.region;
    this.inner = new DirectoryServiceClient({
      ...config,
      serviceId: SERVICE_ID,
      signingName: SIGNING_NAME,
      endpointProvider: endpointOf,
      httpAuthSchemeProvider: ({ region }) => [
        {
          schemeId: "aws.auth#sigv4",
          signingProperties: { name: SIGNING_NAME, region },
          propertiesExtractor: (resolved: object, context: object) => ({
            signingProperties: { config: resolved, context },
          }),
        },
      ],
      protocol: AwsRestJsonProtocol,
      protocolSettings: { defaultNamespace: NAMESPACE, errorTypeRegistries: errorTypes(), version: "2023-05-31" },
    } as DirectoryServiceClientConfig);
  }

  /** Errors are the SDK's, by the names that the service gives them. */
  async send<Name extends OperationName>(
    name: Name,
    input: Operations[Name]["input"],
    { beforeAttempt }: SendOptions = {},
  ): Promise<Operations[Name]["output"]> {
    const command = new (commandOf(name))(input);
    if (beforeAttempt !== undefined) {
      command.middlewareStack.addRelativeTo(
        (next: FinalizeHandler<object, object>) => (args: FinalizeHandlerArguments<object>) => {
          beforeAttempt();
          return next(args);
        },
        { relation: "after", toMiddleware: "retryMiddleware", name: "beforeAttempt" },
      );
    }
    return (await this.inner.send(command as never)) as Operations[Name]["output"];
  }
}

const COMMANDS = new Map<OperationName, ReturnType<typeof makeCommand>>();

function commandOf(name: OperationName): ReturnType<typeof makeCommand> {
  const made = COMMANDS.get(name) ?? makeCommand(name);
  COMMANDS.set(name, made);
  return made;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the SDK's builder of commands has these types itself */
function makeCommand(name: OperationName) {
  return Command.classBuilder<any, any, any>()
    .ep(ENDPOINT_PARAMETERS)
    .m((_command, _stack, config: Parameters<typeof getEndpointPlugin>[0]) => [
      getEndpointPlugin(config, ENDPOINT_PARAMETERS),
    ])
    .s("DirectoryServiceData", name)
    .n("DirectoryServiceDataClient", `${name}Command`)
    .sc(operationSchema(name))
    .build();
}
/* eslint-enable @typescript-eslint/no-explicit-any */
