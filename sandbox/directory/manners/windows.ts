import { complexity, enabling, notEncrypted } from "./windows-passwords";
import { Far } from "./far";
import type { Manner } from "./manner";
import { valueRanges } from "./value-ranges";
import { duplicateValues } from "./duplicate-values";
import { withoutVendor } from "./vendor";
import { windowsAnswer } from "./windows-answers";

/** MaxPageSize of the default query policy ([MS-ADTS] 3.1.1.3.4.6). */
const MAX_PAGE_SIZE = 1000;
/** MaxValRange of the same. */
const MAX_VALUES = 1500;

/**
 * What Windows' Active Directory does otherwise than Samba, as far as it is known. What Samba does as Windows does is left to Samba: 66 for
 * entries that have others below them, 50 by access control lists with their Deny entries, 49 with its sub-codes.
 *
 * Not imitated, for want of a document or a measurement: uniqueness of names in the other domains of a forest (there is one domain here),
 * referrals, and what an account sees of entries that it may not list.
 */
export function windows(far: Far): Manner {
  const ranges = valueRanges(MAX_VALUES);
  const refusals = [duplicateValues(far), complexity(far), enabling(far)];
  return {
    behind: "tls",
    sizeLimit: MAX_PAGE_SIZE,
    refuse: async (request, encrypted) => {
      if (!encrypted && notEncrypted(request)) return notEncrypted(request);
      for (const refusal of refusals) {
        const result = await refusal(request);
        if (result) return result;
      }
      return undefined;
    },
    answer: (request, result) => windowsAnswer(far, request, result),
    ...ranges,
    show: (entry, request) => ranges.show(withoutVendor(entry), request),
  };
}
