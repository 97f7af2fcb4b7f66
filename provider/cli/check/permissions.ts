// Whether the caller may do what the provider does in AWS: reading actions are called, others asked of IAM's policy simulator.
import type { AwsClients } from "../../aws/clients";
import { wordsOf } from "../../errors/provider-error";
import { awsFault, isThrottling, whyNotAsked } from "../aws-fault";
import { isDenied, usedActions, type Use } from "./actions";
import type { Report } from "./report";

export interface PermissionCheck {
  readonly aws: AwsClients;
  readonly report: Report;
  readonly region: string;
  /** Whom the simulator is asked about: a user or a role. */
  readonly principal: string;
  readonly uses: ReadonlySet<Use>;
  /** Reads with nothing but the action of that name. */
  readonly calls: Readonly<Record<string, () => Promise<unknown>>>;
}

export async function checkPermissions(check: PermissionCheck): Promise<void> {
  await checkByCalls(check);
  await checkBySimulator(check);
}

async function checkByCalls({ report, uses, calls, region }: PermissionCheck): Promise<void> {
  const allowed: string[] = [];
  for (const { name } of usedActions(uses, "call")) {
    const call = calls[name];
    if (call === undefined) {
      continue;
    }
    try {
      await call();
      allowed.push(name);
    } catch (error) {
      if (isDenied(error)) {
        report.say(
          `permission ${name}`,
          "to do",
          `denied in ${region}: ${wordsOf(error)}; allow it (${POLICY})`,
          "aws-refused",
        );
      } else if (
        /ResourceNotFound|InvalidParameter|Validation|UnsupportedOperation|DoesNotExist/.test((error as Error).name)
      ) {
        // Who may not is told so before anything is looked up.
        allowed.push(name);
      } else if (isThrottling(error)) {
        report.notChecked(`permission ${name}`, whyNotAsked(error));
      } else {
        report.say(`permission ${name}`, "to do", awsFault(error, region), "aws-refused");
      }
    }
  }
  if (allowed.length > 0) {
    report.say("permissions by calls", "ok", `allowed in ${region}: ${allowed.join(", ")}`);
  }
}

async function checkBySimulator({ aws, report, region, principal, uses }: PermissionCheck): Promise<void> {
  const about = "permissions by the policy simulator";
  const names = usedActions(uses, "simulator").map(({ name }) => name);
  if (names.length === 0) {
    return;
  }
  if (principal.endsWith(":root")) {
    report.say(about, "note", "the caller is the account's root user, who may do everything; use a role instead");
    return;
  }
  const { SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  try {
    const client = await aws.iam(region);
    const request = new SimulatePrincipalPolicyCommand({ PolicySourceArn: principal, ActionNames: names });
    const { EvaluationResults = [] } = await client.send(request);
    const refused = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed");
    for (const { EvalActionName = "", EvalDecision } of refused) {
      const how = EvalDecision === "explicitDeny" ? "a policy denies it" : "no policy allows it";
      report.say(
        `permission ${EvalActionName}`,
        "to do",
        `the policy simulator says of ${principal}: ${how}; allow it (${POLICY}). A policy that names single resources is not seen through by it`,
        "aws-refused",
      );
    }
    const allowed = names.filter((name) => !refused.some(({ EvalActionName }) => EvalActionName === name));
    if (allowed.length > 0) {
      report.say(about, "ok", `allowed for ${principal}: ${allowed.join(", ")}`);
    }
  } catch (error) {
    const why = isDenied(error)
      ? `the simulator may not be asked: allow iam:SimulatePrincipalPolicy, which only this command uses`
      : (error as Error).name.includes("NoSuchEntity")
        ? `IAM knows no ${principal}: a role with a path is given whole, with --principal`
        : whyNotAsked(error);
    report.notChecked(about, `${why}; to be looked up by hand: ${names.join(", ")}`);
  }
}

const POLICY = "docs/permissions.md, In AWS";

/** The role or user that the ARN of a caller stands for. */
export const principalOf = (arn: string): string =>
  arn.replace(/^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, "$1:iam::$2:role/$3");
