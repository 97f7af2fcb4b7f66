import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import { Directory } from "../../sandbox/directory/directory";
import { CertificateAuthority } from "../../sandbox/machine/certificates";
import { temporaryFolder } from "../../sandbox/machine/temporary-folder";
import { REGION } from "../../sandbox/world";
import { bound, takesPassword } from "./bound";
import { failure } from "./failure";
import { ProviderProcess } from "./provider-process";
import { suite } from "./suite";

/** An account whose user name is in its secret too, as Secrets Manager keeps directory credentials. */
const OTHER_SERVICE = { username: "svc-other@corp.example.com", password: "Known-0nly-Here" };

suite(
  "logging in to the directory",
  (host) => {
    const failedLogins = async (directory: Directory) => {
      const [found] = await directory.search("(sAMAccountName=svc-pulumi)", ["badPwdCount"]);
      return Number(found?.badPwdCount);
    };

    /** Runs work and returns how many logins failed in it; undefined if one succeeded, since that forgets the failed ones. */
    const failedLoginsDuring = async (directory: Directory, work: () => Promise<unknown>) => {
      await directory.modify(directory.baseDn, { lockoutThreshold: "20" });
      await bound(directory, directory.service, () => Promise.resolve());
      await takesPassword(directory, "svc-pulumi", "wrong");
      expect(await failedLogins(directory)).to.equal(1);
      await work();
      const after = await failedLogins(directory);
      return after === 0 ? undefined : after - 1;
    };

    /** The words of the failure that settings lead to: nobody is created, and no password is sent. */
    const refused = async (settings: object, code: string, environment: NodeJS.ProcessEnv = {}) => {
      const provider = await host.process({ ...host.directorySettings(settings), ...environment });
      let message = "";
      const attempt = async () => {
        ({ message } = await failure(provider.create("user", host.user("outside")), code));
      };
      expect(await failedLoginsDuring(host.sandbox.directory, attempt), "no password was sent").to.equal(0);
      expect(await host.account("outside")).to.equal(undefined);
      expect(message).to.not.include(host.sandbox.directory.service.password);
      return message;
    };

    it("over StartTLS", async () => {
      const { plainUrl } = host.sandbox.directory;
      const provider = await host.process(host.directorySettings({ url: plainUrl, startTls: true }));
      const user = await provider.create("user", host.user("starttls", { initialPassword: "Uncommon-Passw0rd" }));
      expect(await host.account("starttls")).to.include({ userAccountControl: "512" });
      await provider.delete(user);
    });

    it("with settings from the stack's configuration, before those of the environment", async () => {
      const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...ours } = host.sandbox.environment();
      const provider = await ProviderProcess.start(
        { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, WORKSPACES_USERS_REGION: "us-east-1" },
        {
          "workspaces-users:region": REGION,
          "workspaces-users:directories": ours.WORKSPACES_USERS_DIRECTORIES ?? "",
        },
      );
      try {
        await provider.create("user", host.user("configured"));
        expect(await host.account("configured")).to.include({ userAccountControl: "512" });
      } finally {
        await provider.kill();
      }
    });

    it("with a password from Secrets Manager, read once", async () => {
      const { aws, directoryIds } = host.sandbox;
      const directoryId = directoryIds.managedAd;
      const before = aws.callsTo("GetSecretValue").length;
      await Promise.all(["dan", "eve"].map((name) => host.provider.create("user", host.user(name, { directoryId }))));
      expect(await host.account("eve")).to.include({ userAccountControl: "512" });
      expect(aws.callsTo("GetSecretValue")).to.have.length(before + 1);
    });

    it("with user name and password in one secret", async () => {
      const { directory } = host.sandbox;
      await directory.add(`CN=svc-other,CN=Users,${directory.baseDn}`, {
        objectClass: "user",
        sAMAccountName: "svc-other",
        unicodePwd: Buffer.from(`"${OTHER_SERVICE.password}"`, "utf16le"),
        userAccountControl: "512",
      });
      await directory.modify(`CN=Domain Admins,CN=Users,${directory.baseDn}`, {
        member: [`CN=svc-other,CN=Users,${directory.baseDn}`, `CN=Administrator,CN=Users,${directory.baseDn}`],
      });
      const settings = { username: undefined, password: undefined, passwordSecret: "svc-other" };
      const provider = await host.process(host.directorySettings(settings));
      await provider.create("user", host.user("fay"));
      expect(await host.account("fay")).to.include({ userAccountControl: "512" });
      expect(provider.everything).to.not.include(OTHER_SERVICE.password);
    });

    it("fails with a secret that is not there, which names the setting", async () => {
      const message = await refused({ password: undefined, passwordSecret: "nowhere" }, "invalid-setting");
      expect(message)
        .to.include(`workspaces-users:directories.${host.directoryId}.passwordSecret`)
        .and.include("nowhere");
    });

    it("fails without settings, which names the key and the command that sets it", async () => {
      const { simpleAd, managedAd, adConnector } = host.sandbox.directoryIds;
      const settings = { [simpleAd]: { username: "x" }, [managedAd]: { password: "hunter2" } };
      const provider = await host.process({ WORKSPACES_USERS_DIRECTORIES: JSON.stringify(settings) });
      const missing = [
        [simpleAd, "--secret --path", "password"],
        [managedAd, "--path", "username"],
        [adConnector, "--path", "username"],
      ] as const;
      for (const [directoryId, option, key] of missing) {
        const create = provider.create("user", host.user("outside", { directoryId }));
        const { message } = await failure(create, "invalid-setting");
        expect(message).to.include(`pulumi config set ${option} 'workspaces-users:directories.${directoryId}.${key}'`);
      }
      const misspelt = await refused({ pasword: "x" }, "invalid-setting");
      expect(misspelt).to.include("pasword");
    });

    it("fails with settings that are no JSON, without showing them", async () => {
      const provider = await host.process({ WORKSPACES_USERS_DIRECTORIES: '{"d-1":{"password":"hunter2' });
      const { message } = await failure(provider.create("user", host.user("outside")), "invalid-setting");
      expect(message).to.include("its value is not the JSON it should be").and.not.include("hunter2");
    });

    it("fails where nobody listens", async () => {
      const server = createServer().listen(0, host.sandbox.address);
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, "close");
      const url = `ldaps://${host.sandbox.address}:${port}`;
      const message = await refused({ url }, "directory-unreachable");
      expect(message).to.include(
        `logging in to directory ${host.directoryId} at ${url} as svc-pulumi@corp.example.com: no connection`,
      );
      expect(message).to.include(
        `check workspaces-users:directories.${host.directoryId}.url, and that this machine reaches it`,
      );
    });

    describe("fails before any password is sent", () => {
      it("where no authority vouches for the certificate", async () => {
        const message = await refused({ caCertificate: undefined }, "directory-untrusted");
        expect(message).to.include(
          `check that workspaces-users:directories.${host.directoryId}.caCertificate is the authority`,
        );
      });

      it("where another authority does", async () => {
        const folder = await temporaryFolder();
        try {
          const other = await CertificateAuthority.create(folder.path);
          await refused({ caCertificate: other.pem }, "directory-untrusted");
          const { plainUrl } = host.sandbox.directory;
          await refused({ caCertificate: other.pem, url: plainUrl, startTls: true }, "directory-untrusted");
        } finally {
          await folder.remove();
        }
      });

      it("where the certificate is another server's", async () => {
        const message = await refused({ serverName: "dc2.corp.example.com" }, "directory-untrusted");
        expect(message).to.include("ERR_TLS_CERT_ALTNAME_INVALID").and.include(".serverName the name it carries");
      });

      it("even where verification is switched off for the whole process", async () => {
        await refused({ caCertificate: undefined }, "directory-untrusted", { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
      });

      it("over plain LDAP, though the server would take it", async () => {
        const trusting = await Directory.start({ plainBinds: true });
        try {
          const { plainUrl: url, caPem: caCertificate, service, usersOu: organizationalUnit } = trusting;
          const settings = { url, caCertificate, organizationalUnit, ...service };
          const plain = await host.process(host.directorySettings(settings));
          const attempt = async () => {
            const { message } = await failure(plain.create("user", host.user("plain")), "invalid-setting");
            expect(message).to.include(
              `${url} would carry passwords unencrypted; correct WORKSPACES_USERS_DIRECTORIES; or`,
            );
          };
          expect(await failedLoginsDuring(trusting, attempt), "no password was sent").to.equal(0);
          const encrypted = await host.process(host.directorySettings({ ...settings, startTls: true }));
          const create = () => encrypted.create("user", host.user("plain"));
          expect(await failedLoginsDuring(trusting, create), "a login would have been noticed").to.equal(undefined);
        } finally {
          await trusting.stop();
        }
      });
    });

    it("fails with a wrong password, which is tried once however many resources there are", async () => {
      const provider = await host.process(host.directorySettings({ password: "Not-The-Passw0rd" }));
      const create = (name: string) => failure(provider.create("user", host.user(name)), "directory-refused-login");
      const attempt = async () => {
        const failures = await Promise.all(["gus", "hal", "ida", "jon"].map(create));
        for (const { message } of [...failures, await create("kim")]) {
          expect(message).to.include("the user name or password is wrong; check username and password");
          expect(message).to.include("the login is not tried again in this run").and.not.include("Not-The-Passw0rd");
        }
      };
      expect(await failedLoginsDuring(host.sandbox.directory, attempt)).to.equal(1);
      expect(await host.account("gus")).to.equal(undefined);
    });
  },
  { secrets: [{ region: REGION, name: "svc-other", value: JSON.stringify(OTHER_SERVICE) }] },
);
