import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomPassword } from "../provider/directory/password";
import { passwordValue } from "../sandbox/directory/binary-values";
import type { Directory } from "../sandbox/directory/directory";
import { run, systemEnvironment } from "../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../sandbox/machine/temporary-folder";
import type { Person } from "./roster";

/** The same entries by OpenLDAP's own commands over LDAPS, one request after another: what the directory itself takes for them. */
export class LdapTools {
  private constructor(
    private readonly directory: Directory,
    private readonly temporary: TemporaryFolder,
  ) {}

  static async create(directory: Directory): Promise<LdapTools> {
    const temporary = await temporaryFolder();
    await writeFile(join(temporary.path, "password"), directory.service.password, { mode: 0o600 });
    return new LdapTools(directory, temporary);
  }

  /** Adds people as the provider does: enabled, and with a random password. */
  add(people: readonly Person[]): Promise<void> {
    const records = people.map((person) => {
      const { userName, firstName, lastName, email } = person;
      const password = passwordValue(randomPassword({ userName })).toString("base64");
      return [
        `dn: ${this.dn(person)}`,
        ...["top", "person", "organizationalPerson", "user"].map((name) => `objectClass: ${name}`),
        `sAMAccountName: ${userName}`,
        `userPrincipalName: ${userName}@${this.directory.realm}`,
        `givenName: ${firstName}`,
        `sn: ${lastName}`,
        `displayName: ${firstName} ${lastName}`,
        `mail: ${email}`,
        `adminDescription: pulumi:bench/test/${userName}`,
        "userAccountControl: 512",
        `unicodePwd:: ${password}`,
      ];
    });
    return this.send("ldapadd", records);
  }

  /** Gives people the names that they have here. */
  rename(people: readonly Person[]): Promise<void> {
    const records = people.map((person) => [
      `dn: ${this.dn(person)}`,
      "changetype: modify",
      ...["replace: sn", `sn: ${person.lastName}`, "-"],
      ...["replace: displayName", `displayName: ${person.firstName} ${person.lastName}`, "-"],
    ]);
    return this.send("ldapmodify", records);
  }

  delete(people: readonly Person[]): Promise<void> {
    return this.send(
      "ldapdelete",
      people.map((person) => [this.dn(person)]),
      "\n",
    );
  }

  remove(): Promise<void> {
    return this.temporary.remove();
  }

  private async send(command: string, records: readonly (readonly string[])[], between = "\n\n"): Promise<void> {
    const input = join(this.temporary.path, "input");
    await writeFile(input, `${records.map((lines) => lines.join("\n")).join(between)}\n`);
    const { url, caFile, service } = this.directory;
    const login = ["-x", "-H", url, "-D", service.username, "-y", join(this.temporary.path, "password")];
    await run(command, [...login, "-f", input], { env: { ...systemEnvironment(), LDAPTLS_CACERT: caFile } });
  }

  private dn({ userName }: Person): string {
    return `CN=${userName},${this.directory.usersOu}`;
  }
}
