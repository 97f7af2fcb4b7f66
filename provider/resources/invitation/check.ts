// What is wrong with an invitation's arguments, each by its row and several together. Pure.
import { checkArguments, type Checked } from "../common/check";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { INVITATION_PROPERTIES, type InvitationArguments } from "./properties";

export const checkInvitation = (news: Properties): Checked<InvitationArguments> =>
  checkArguments(news, INVITATION_PROPERTIES, templateFaults(news));

export const invitationFaults = (news: Properties): readonly CheckFailure[] => checkInvitation(news).failures;

/** @param fieldsOf what the words of the mail may name, where these are not an invitation's */
export function templateFaults({ template }: Properties, fieldsOf?: () => readonly string[]): CheckFailure[] {
  if (!isObject(template) || isUnknown(template)) {
    return [];
  }
  // Most programs give none, and load none of this; a check is over before import() has loaded anything.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { checkTemplate } = require("../../mail/template") as typeof import("../../mail/template");
  return checkTemplate(template, fieldsOf?.()).map(({ property, reason }) => ({
    property: `template.${property}`,
    reason: `template.${property}: ${reason}`,
  }));
}
