// Where the mark of an account or a group may be.

/** Over LDAP, if no setting says otherwise. */
export const LDAP_MARK_ATTRIBUTE = "adminDescription";
/**
 * Over Directory Service Data, the first if no setting says otherwise: text, long enough for a mark, which it knows of users and of groups, calls
 * changeable, and that no argument stands for. It does not know `adminDescription`. `info` is what Active Directory's tools call Notes.
 */
export const API_MARK_ATTRIBUTES = ["info", "wWWHomePage"] as const;
