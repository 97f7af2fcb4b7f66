// Where AWS Directory Service Data is: its endpoint rule set, as AWS publishes it with the model, read by the SDK's own resolver.
import { resolveEndpoint, type ConditionObject, type EndpointParams, type RuleSetObject } from "@smithy/core/endpoints";
import type { EndpointV2, Logger } from "@smithy/types";

type Conditions = ConditionObject[];

const param = (name: string) => ({ ref: name });
const isOn = (name: string) => ({ fn: "booleanEquals", argv: [param(name), true] });
const partitionHas = (what: string) => ({
  fn: "booleanEquals",
  argv: [true, { fn: "getAttr", argv: [param("PartitionResult"), what] }],
});
const at = (url: string, conditions: Conditions = []) => ({
  conditions,
  endpoint: { url, properties: {}, headers: {} },
  type: "endpoint" as const,
});
const refuse = (error: string, conditions: Conditions = []) => ({
  conditions,
  error,
  type: "error" as const,
});
const when = (conditions: Conditions, ...rules: RuleSetObject["rules"]): RuleSetObject["rules"][number] => ({
  conditions,
  rules,
  type: "tree",
});

const RULES: RuleSetObject = {
  version: "1.0",
  parameters: {
    Region: { type: "String" },
    UseDualStack: { type: "Boolean", required: true, default: false },
    UseFIPS: { type: "Boolean", required: true, default: false },
    Endpoint: { type: "String" },
  },
  rules: [
    when(
      [{ fn: "isSet", argv: [param("Endpoint")] }],
      refuse("Invalid Configuration: FIPS and custom endpoint are not supported", [isOn("UseFIPS")]),
      refuse("Invalid Configuration: Dualstack and custom endpoint are not supported", [isOn("UseDualStack")]),
      at("{Endpoint}"),
    ),
    when(
      [
        { fn: "isSet", argv: [param("Region")] },
        { fn: "aws.partition", argv: [param("Region")], assign: "PartitionResult" },
      ],
      when(
        [isOn("UseFIPS"), isOn("UseDualStack")],
        at("https://ds-data-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", [
          partitionHas("supportsFIPS"),
          partitionHas("supportsDualStack"),
        ]),
        refuse("FIPS and DualStack are enabled, but this partition does not support one or both"),
      ),
      when(
        [isOn("UseFIPS")],
        at("https://ds-data-fips.{Region}.{PartitionResult#dnsSuffix}", [partitionHas("supportsFIPS")]),
        refuse("FIPS is enabled but this partition does not support FIPS"),
      ),
      when(
        [isOn("UseDualStack")],
        at("https://ds-data.{Region}.{PartitionResult#dualStackDnsSuffix}", [partitionHas("supportsDualStack")]),
        refuse("DualStack is enabled but this partition does not support DualStack"),
      ),
      at("https://ds-data.{Region}.{PartitionResult#dnsSuffix}"),
    ),
    refuse("Invalid Configuration: Missing Region"),
  ],
};

export const endpointOf = (params: EndpointParams, context: { logger?: Logger } = {}): EndpointV2 =>
  resolveEndpoint(RULES, {
    endpointParams: params,
    ...(context.logger === undefined ? {} : { logger: context.logger }),
  });
