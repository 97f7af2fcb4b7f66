// What is wrong with a notice's arguments, each by its row and several together. Pure.
import { checkArguments, type Checked } from "../common/check";
import type { CheckFailure, Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { templateFaults } from "../invitation/check";
import { NOTICE_PROPERTIES, type NoticeArguments } from "./properties";

export const checkNotice = (news: Properties): Checked<NoticeArguments> =>
  checkArguments(news, NOTICE_PROPERTIES, [...templateFaults(news, fields), ...daysOutOfOrder(news)]);

/** Loaded where there is a template. */
const fields = () =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require("../../mail/notice") as typeof import("../../mail/notice")).NOTICE_FIELDS;

export const noticeFaults = (news: Properties): readonly CheckFailure[] => checkNotice(news).failures;

function daysOutOfOrder({ endsOn, usableUntil }: Properties): CheckFailure[] {
  const isWrong =
    typeof endsOn === "string" &&
    typeof usableUntil === "string" &&
    !isUnknown([endsOn, usableUntil]) &&
    usableUntil > endsOn;
  const reason = `usableUntil is "${String(usableUntil)}", after endsOn, "${String(endsOn)}"; correct one of the two`;
  return isWrong ? [{ property: "usableUntil", reason }] : [];
}
