/** Members that several WorkSpaces operations share, with the limits of AWS's model. */
import {
  AGAModeForWorkSpaceEnum,
  AGAPreferredProtocolForWorkSpace,
  Compute,
  OperatingSystemName,
  Protocol,
  RunningMode,
} from "@aws-sdk/client-workspaces";
import { boolean, integer, list, oneOf, optional, string, structure } from "../schema";

export const workspaceId = string({ pattern: /^ws-[0-9a-z]{8,63}$/ });
export const directoryId = string({
  min: 10,
  max: 65,
  pattern: /^(d-[0-9a-f]{8,63}$)|(wsd-[0-9a-z]{8,63}$)/,
});
export const bundleId = string({ pattern: /^wsb-[0-9a-z]{8,63}$/ });
export const userName = string({ min: 1, max: 63 });
export const nextToken = string({ min: 1, max: 2048 });

export const tagList = list(structure({ Key: string({ min: 1, max: 127 }), Value: optional(string({ max: 255 })) }));

export const workspaceProperties = structure({
  RunningMode: optional(oneOf(...Object.values(RunningMode))),
  RunningModeAutoStopTimeoutInMinutes: optional(integer()),
  RootVolumeSizeGib: optional(integer()),
  UserVolumeSizeGib: optional(integer()),
  ComputeTypeName: optional(oneOf(...Object.values(Compute))),
  Protocols: optional(list(oneOf(...Object.values(Protocol)))),
  OperatingSystemName: optional(oneOf(...Object.values(OperatingSystemName))),
  GlobalAccelerator: optional(
    structure({
      Mode: oneOf(...Object.values(AGAModeForWorkSpaceEnum)),
      PreferredProtocol: optional(oneOf(...Object.values(AGAPreferredProtocolForWorkSpace))),
    }),
  ),
  NestedVirtualizationEnabled: optional(boolean),
});
