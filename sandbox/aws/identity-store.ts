import type { People } from "./people";
import type { Directory } from "./world";

/**
 * People with those of the directories that are no Active Directory: WorkSpaces knows them from IAM Identity Center, by names that it takes
 * whole (WorkSpaces Administration Guide: "Create a dedicated Microsoft Entra ID directory", "Create a dedicated Custom directory"). They
 * have no SID; what stands for it here is their name.
 */
export function withIdentityStores(people: People, directories: readonly Directory[]): People {
  const storeOf = (id: string): readonly string[] | undefined =>
    id.startsWith("wsd-") ? (directories.find((one) => one.id === id)?.users ?? []) : undefined;
  const idOf = (user: string): string => `identity-center:${user.toLowerCase()}`;
  return {
    find: async (id, userName) => {
      const users = storeOf(id);
      if (users === undefined) return people.find(id, userName);
      const user = users.find((one) => idOf(one) === idOf(userName));
      return Promise.resolve(user === undefined ? undefined : { sid: idOf(user), enabled: true });
    },
    exists: async (id, sid) => storeOf(id)?.some((user) => idOf(user) === sid) ?? (await people.exists(id, sid)),
    resetPassword: (id, userName, password) => people.resetPassword(id, userName, password),
  };
}
