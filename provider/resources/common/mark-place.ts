// Where the mark of an account or a group is, for errors about it.
import type { Directory } from "../../directory/directory";
import { API_MARK_ATTRIBUTES } from "../../directory/mark-attributes";
import type { FoundThing } from "../../ownership/refusals";
import { sameName } from "../../text/folding";

type Place = Pick<FoundThing, "markedIn" | "markElsewhere" | "orUnseen">;

/** @param thing the account or the group */
export function markPlace(
  directory: Pick<Directory, "markAttribute" | "setting">,
  thing: { readonly dn: string; readonly markedIn?: string },
): Place {
  const { markAttribute } = directory;
  const others = API_MARK_ATTRIBUTES.filter((one) => !sameName(one, markAttribute));
  const [other = ""] = others;
  const isOfApi = others.length < API_MARK_ATTRIBUTES.length;
  const which = isOfApi
    ? other
    : "a text attribute that no tool uses, such as extensionAttribute15, or wWWHomePage, which Directory Service Data knows too";
  return {
    markedIn: `${thing.markedIn ?? markAttribute} of ${thing.dn}`,
    ...(isOfApi
      ? {
          orUnseen:
            ", or a run over LDAP has moved the mark to another attribute, which Directory Service Data does not show",
        }
      : {}),
    markElsewhere: `set ${directory.setting("markAttribute")} to ${which}`,
  };
}
