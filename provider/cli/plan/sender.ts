// Whether SES takes the mails that a plan sends.
import type { Services } from "../../resources/common/services";
import { isDenied } from "../check/actions";
import { bareAddress, Ses, type SesFault } from "../ses";
import type { Finding } from "./finding";

/** SES answers one such question a second; whoever is in its test mode mails to few. */
const MAX_RECIPIENTS_ASKED = 10;

/**
 * What stands against the mails among the findings.
 * @throws what the AWS SDK throws, if SES cannot be asked
 */
export async function senderFaults({ settings, aws }: Services, findings: readonly Finding[]): Promise<Finding[]> {
  const mails = findings.filter(({ kind }) => kind === "mail");
  if (mails.length === 0 || settings.mail.transport !== "ses") {
    return [];
  }
  const region = settings.mail.region ?? settings.region;
  const ses = new Ses(await aws.ses(region), region);
  const from = bareAddress(settings.mail.from);
  try {
    const fault = await ses.senderFault(from);
    const sender = fault === undefined ? [] : [refused(`the sender ${from} ${fault.happened}`, fault)];
    return [...sender, ...(await accountFaults(ses, mails))];
  } catch (error) {
    if (!isDenied(error)) {
      throw error;
    }
    const what = `whether SES takes the sender ${from} was not asked, since it may not be: allow ses:GetAccount and ses:GetEmailIdentity`;
    return [{ kind: "note", what }];
  }
}

async function accountFaults(ses: Ses, mails: readonly Finding[]): Promise<Finding[]> {
  const { isPaused, isInTestMode } = await ses.account();
  if (isPaused) {
    const fault = ses.pausedFault();
    return [refused(fault.happened, fault)];
  }
  if (!isInTestMode) {
    return [];
  }
  const recipients = [...new Set(mails.flatMap(({ to }) => to ?? []))].slice(0, MAX_RECIPIENTS_ASKED);
  const unverified: string[] = [];
  for (const recipient of recipients) {
    if (!(await ses.isVerified(recipient))) {
      unverified.push(recipient);
    }
  }
  const fault = ses.testModeFault();
  return unverified.length === 0 ? [] : [refused(`${fault.happened}, which ${unverified.join(", ")} is not`, fault)];
}

const refused = (what: string, { next }: SesFault): Finding => ({ kind: "refused", what, next, code: "mail-refused" });
