import { ResultCodeError } from "ldapts";
import type { Administration, Entry } from "./administration";
import { passwordValue } from "./binary-values";
import { escaped } from "./filter";
import type { People } from "../aws/people";

/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
const DISABLED = 2;

/** Result code of an LDAP server that refuses a value: here, a password against the policy. */
const CONSTRAINT_VIOLATION = 19;

/** The people of one directory. User names are matched by the server, which ignores letter case and much else. */
export function peopleOf(administration: Administration): People {
  const findEntry = async (userName: string): Promise<Entry | undefined> => {
    const filter = `(&(objectCategory=person)(objectClass=user)(sAMAccountName=${escaped(userName)}))`;
    return (await administration.search(filter, ["objectSid", "userAccountControl"]))[0];
  };

  return {
    async find(_directoryId, userName) {
      const entry = await findEntry(userName);
      return entry && { sid: String(entry.objectSid), enabled: (accountControl(entry) & DISABLED) === 0 };
    },

    async exists(_directoryId, sid) {
      return (await administration.search(`(objectSid=${escaped(sid)})`, ["objectSid"])).length > 0;
    },

    async resetPassword(_directoryId, userName, password) {
      const entry = await findEntry(userName);
      if (!entry) return "no-user";
      try {
        // ds:ResetUserPassword enables a disabled account as a side effect (Directory Service API reference).
        await administration.modify(entry.dn, {
          unicodePwd: passwordValue(password),
          userAccountControl: String(accountControl(entry) & ~DISABLED),
        });
        return "done";
      } catch (error) {
        if (error instanceof ResultCodeError && error.code === CONSTRAINT_VIOLATION) return "weak";
        throw error;
      }
    },
  };
}

function accountControl(entry: Entry): number {
  return Number(entry.userAccountControl);
}
