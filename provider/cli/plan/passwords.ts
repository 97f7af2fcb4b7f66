// Passwords that a plan keeps secret, so that nobody can hold them against the domain's rules.
import { isUnknown } from "../../resources/common/rules";
import type { Finding } from "./finding";
import type { Step } from "./preview";

export function unseenPasswords(steps: readonly Step[]): Finding[] {
  const hidden = steps.filter(({ kind, does, before, after }) => {
    const isSet = does === "create" || does === "replace";
    const isSetAgain = does === "update" && after.passwordVersion !== before.inputs.passwordVersion;
    return kind === "User" && (isSet || isSetAgain) && isUnknown(after.initialPassword);
  });
  const [first] = hidden;
  if (first === undefined) {
    return [];
  }
  const whose = hidden.length === 1 ? `of User ${first.name}` : `of ${hidden.length} users`;
  return [
    {
      kind: "note",
      what: `the initialPassword ${whose} is a secret in this plan, and was not looked at; pulumi preview --show-secrets tells it`,
    },
  ];
}
