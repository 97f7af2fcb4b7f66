import { AwsError } from "./errors";
import { operation, type Caller } from "./operation";
import { list, string, structure } from "./schema";

/** Who calls; nobody needs a permission for it. */
export function getCallerIdentity(isRoot: () => boolean) {
  return operation(structure({}), (_input, caller) => ({
    UserId: `AIDA${caller.accessKeyId.slice(4)}`,
    Account: caller.account,
    Arn: isRoot() ? `arn:aws:iam::${caller.account}:root` : userArn(caller),
  }));
}

/** What IAM would say of actions of the caller's own: the stand-in has no other principals. */
export function simulatePrincipalPolicy(allow: (action: string, resource: string, accessKeyId: string) => boolean) {
  return operation(
    structure({ PolicySourceArn: string({ min: 20, max: 2048 }), ActionNames: list(string({ min: 3, max: 128 })) }),
    ({ PolicySourceArn, ActionNames }, caller) => {
      if (PolicySourceArn !== userArn(caller)) {
        throw new AwsError("NoSuchEntityException", `The entity of ${PolicySourceArn} cannot be found.`, 404);
      }
      return {
        EvaluationResults: ActionNames.map((action) => ({
          EvalActionName: action,
          EvalResourceName: "*",
          EvalDecision: allow(action, "*", caller.accessKeyId) ? "allowed" : "implicitDeny",
        })),
        IsTruncated: false,
      };
    },
    ({ PolicySourceArn }) => [PolicySourceArn],
  );
}

export function userArn({ account, accessKeyId }: Pick<Caller, "account" | "accessKeyId">): string {
  return `arn:aws:iam::${account}:user/${accessKeyId}`;
}
