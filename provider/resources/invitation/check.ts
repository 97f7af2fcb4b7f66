// What is wrong with an invitation's arguments, each by its row and several together. Pure.
import { checkTemplate } from "../../mail/template";
import { checkArguments, type Checked } from "../common/check";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { INVITATION_PROPERTIES, type InvitationArguments } from "./properties";

export const checkInvitation = (news: Properties): Checked<InvitationArguments> =>
  checkArguments(news, INVITATION_PROPERTIES, templateFaults(news));

export const invitationFaults = (news: Properties): readonly CheckFailure[] => checkInvitation(news).failures;

/** @param fields what the words of the mail may name, where these are not an invitation's */
export function templateFaults({ template }: Properties, fields?: readonly string[]): CheckFailure[] {
  const faults = isObject(template) && !isUnknown(template) ? checkTemplate(template, fields) : [];
  return faults.map(({ property, reason }) => ({
    property: `template.${property}`,
    reason: `template.${property}: ${reason}`,
  }));
}
