import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ProviderError, wordsOf } from "../../../provider/errors/provider-error";
import { Settings } from "../../../provider/config/settings";
import { selfSigned } from "../mail/certificate";

type Values = Readonly<Record<string, string>>;

/** Settings from the stack's configuration, keys without the namespace where it is ours, and the environment. */
function settings(config: Values, env: Values = {}): Settings {
  const full = new Map(
    Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `workspaces-users:${key}`, value]),
  );
  return new Settings({ config: (key) => full.get(key), env });
}

/** What reading a setting is refused with. */
function fault(read: () => unknown): ProviderError {
  try {
    read();
  } catch (error) {
    expect(error).to.be.instanceOf(ProviderError).and.to.have.property("code", "invalid-setting");
    return error as ProviderError;
  }
  return expect.fail("it was read");
}

const json = (value: unknown): string => JSON.stringify(value);

describe("settings", () => {
  it("that the environment has of a directory are said to be hidden by those of the stack's configuration", () => {
    const login = { username: "svc", password: "Passw0rd-1" };
    const env = { WORKSPACES_USERS_DIRECTORIES: json({ "d-1": login, "d-2": { domains: { "a.example": login } } }) };
    const beside = (directories: object) => settings({ directories: json(directories) }, env);
    const { happened, next } = beside({ "d-9": login }).hiddenLogin("d-1") ?? expect.fail();
    expect(happened).to.match(/^WORKSPACES_USERS_DIRECTORIES of the environment has settings of d-1 that are not read/);
    expect(next).to.contain("pulumi config rm workspaces-users:directories").and.not.contain("Passw0rd-1");
    expect(beside({ "d-1": { markAttribute: "info" } }).hiddenLogin("d-1"), "a part").to.not.equal(undefined);
    expect(beside({ "d-1": login }).hiddenLogin("d-1"), "read").to.equal(undefined);
    expect(beside({ "d-1": login }).hiddenLogin("d-3"), "nowhere").to.equal(undefined);
    expect(beside({ "d-1": login }).hiddenLogin("d-2", "a.example"), "of a domain").to.not.equal(undefined);
    expect(settings({}, env).hiddenLogin("d-1"), "nothing hides it").to.equal(undefined);
    expect(settings({ directories: "{}" }, { WORKSPACES_USERS_DIRECTORIES: "{" }).hiddenLogin("d-1")).to.equal(
      undefined,
    );
  });

  it("that nobody would read, since their names are misspelt, are refused all at once, and others left alone", () => {
    const named = (keys: string[], env: Values = {}) => new Settings({ config: () => undefined, keys, env });
    const { message } = fault(() => {
      named(["workspaces-users:deletionTreshold", "workspaces-users:region", "people:regoin"], {
        WORKSPACES_USERS_DELETIONTHRESHOLD: "1",
        WORKSPACES_USERS_TEAM: "a",
      }).requireNames();
    });
    expect(message).to.equal(
      "looking for settings: there is no setting workspaces-users:deletionTreshold; did you mean workspaces-users:deletionThreshold? " +
        "there is no setting WORKSPACES_USERS_DELETIONTHRESHOLD; did you mean WORKSPACES_USERS_DELETION_THRESHOLD?; " +
        "set workspaces-users:deletionThreshold, and take the other out with: pulumi config rm workspaces-users:deletionTreshold; " +
        "set WORKSPACES_USERS_DELETION_THRESHOLD, and unset WORKSPACES_USERS_DELETIONTHRESHOLD [invalid-setting]",
    );
    named(["workspaces-users:people", "workspaces-users:mail", "workspaces-users:regions"]).requireNames();
  });

  describe("region", () => {
    for (const [from, config, env, expected] of [
      ["our key before all", { region: "eu-west-1", "aws:region": "eu-west-2" }, { AWS_REGION: "x" }, "eu-west-1"],
      [
        "our environment before aws:region",
        { "aws:region": "eu-west-2" },
        { WORKSPACES_USERS_REGION: "eu-west-3" },
        "eu-west-3",
      ],
      ["aws:region before AWS_REGION", { "aws:region": "eu-west-2" }, { AWS_REGION: "us-east-1" }, "eu-west-2"],
      ["AWS_REGION", {}, { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-2" }, "us-east-1"],
      ["AWS_DEFAULT_REGION", {}, { AWS_DEFAULT_REGION: "us-east-2" }, "us-east-2"],
      [
        "the next source where one is empty",
        { region: "", "aws:region": "" },
        { AWS_REGION: "us-east-1" },
        "us-east-1",
      ],
    ] as [string, Values, Values, string][]) {
      it(`comes from ${from}`, () => {
        expect(settings(config, env).region).to.equal(expected);
      });
    }

    for (const region of ["us-gov-west-1", "ap-southeast-7", "us-iso-east-1", "eusc-de-east-1"]) {
      it(`may be ${region}`, () => {
        expect(settings({ region }).region).to.equal(region);
      });
    }

    it("is an error that names key and command where there is none, or where it is none", () => {
      expect(fault(() => settings({}).region).message).to.equal(
        "reading the setting workspaces-users:region: no Region is set; " +
          "set it with: pulumi config set workspaces-users:region eu-west-1 [invalid-setting]",
      );
      expect(fault(() => settings({ region: "Ireland" }).region).message).to.contain(
        "expected a Region such as eu-west-1; set it with: pulumi config set workspaces-users:region eu-west-1",
      );
    });
  });

  describe("regions", () => {
    for (const [form, regions] of [
      ["JSON, as structured configuration arrives", '["us-east-1","eu-west-1"]'],
      ["words between commas", "us-east-1, eu-west-1"],
      ["words between spaces, with spaces around", " us-east-1 eu-west-1 "],
    ] as const) {
      it(`are taken as ${form}, each once, the WorkSpaces Region first`, () => {
        expect(settings({ region: "eu-west-1", regions }).guardedRegions).to.deep.equal(["eu-west-1", "us-east-1"]);
      });
    }

    it("are the one Region where none are set", () => {
      expect(settings({ region: "eu-west-1" }).guardedRegions).to.deep.equal(["eu-west-1"]);
    });

    it("are refused by their place in the list", () => {
      const wrong = () => settings({ region: "eu-west-1", regions: '["us-east-1","Mars"]' }).guardedRegions;
      expect(fault(wrong).message).to.contain("pulumi config set --path 'workspaces-users:regions[1]' eu-west-1");
    });
  });

  it("takes a profile from our key, then aws:profile, else leaves it to the SDK", () => {
    expect(settings({ profile: "ours", "aws:profile": "theirs" }).profile).to.equal("ours");
    expect(settings({ "aws:profile": "theirs" }).profile).to.equal("theirs");
    expect(settings({}).profile).to.equal(undefined);
  });

  describe("deletionThreshold", () => {
    for (const [text, expected] of [
      [undefined, 50],
      ["0", 0],
      ["1000", 1000],
    ] as const) {
      it(`is ${expected} for ${text ?? "nothing"}`, () => {
        expect(settings(text === undefined ? {} : { deletionThreshold: text }).deletionThreshold).to.deep.equal({
          most: expected,
          isForThisRun: false,
        });
      });
    }

    it("comes from the environment where the configuration has none", () => {
      expect(settings({}, { WORKSPACES_USERS_DELETION_THRESHOLD: "7" }).deletionThreshold).to.deep.equal({
        most: 7,
        isForThisRun: true,
      });
      const both = settings({ deletionThreshold: "8" }, { WORKSPACES_USERS_DELETION_THRESHOLD: "7" });
      expect(both.deletionThreshold, "said for one operation").to.deep.equal({ most: 7, isForThisRun: true });
    });

    for (const text of ["-1", "1.5", "many", "Infinity"]) {
      it(`is refused as ${text}`, () => {
        expect(fault(() => settings({ deletionThreshold: text }).deletionThreshold).message).to.contain(
          "pulumi config set workspaces-users:deletionThreshold 50",
        );
      });
    }
  });

  describe("directories", () => {
    const id = "d-90670cd1b9";
    const one = (value: object) => settings({ directories: json({ [id]: value }) });

    it("are read from the configuration's JSON, or the environment's", () => {
      const directories = json({
        [id]: { url: "ldaps://dc.example.com", startTls: false, organizationalUnit: "OU=U" },
      });
      for (const from of [settings({ directories }), settings({}, { WORKSPACES_USERS_DIRECTORIES: directories })]) {
        expect(from.directory(id)).to.deep.equal({
          url: "ldaps://dc.example.com",
          startTls: false,
          organizationalUnit: "OU=U",
        });
      }
    });

    it("are all default where nothing is said of one", () => {
      expect(settings({}).directory(id)).to.deep.equal({});
      expect(one({ username: "a" }).directory("d-0000000000")).to.deep.equal({});
    });

    for (const [key, value] of [
      ["url", "http://dc.example.com"],
      ["url", "ldaps://dc.example.com/dc=example"],
      ["url", "ldaps://svc:hunter2!@dc.example.com"],
      ["access", "API"],
      ["access", true],
      ["username", ""],
      ["username", 5],
      ["password", 12345],
      ["passwordSecret", true],
      ["caCertificate", []],
      ["serverName", ""],
      ["startTls", "true"],
      ["organizationalUnit", "x"],
      ["markAttribute", "two words"],
    ] as const) {
      it(`refuse ${key} as ${json(value)}, naming key and command`, () => {
        const { message } = fault(() => one({ [key]: value }).directory(id));
        const secret = key === "password" ? "--secret " : "";
        expect(message).to.contain(`reading the setting workspaces-users:directories.${id}.${key}: `);
        expect(message).to.contain(`pulumi config set ${secret}--path 'workspaces-users:directories.${id}.${key}'`);
        // Zod's own words, which mean nothing to whoever keeps a stack's configuration.
        expect(message).to.not.match(/invalid input|too small|VALUE/i);
        expect(message).to.not.contain("hunter2!").and.to.not.contain("12345");
      });
    }

    it("refuse a key there is none of, and say how to take it out", () => {
      const { message } = fault(() => one({ username: "a", passwort: "hunter2!" }).directory(id));
      expect(message).to.contain(
        `workspaces-users:directories.${id}.passwort: there is no such setting (did you mean password?)`,
      );
      expect(message).to.contain(`pulumi config rm --path 'workspaces-users:directories.${id}.passwort'`);
      expect(message).to.not.contain("hunter2!");
    });

    for (const text of ['{"d-1": {"password": "hunter2!"', "hunter2!", '{"d-1": "hunter2!"}', '["hunter2!"]']) {
      it(`quote nothing of ${text}`, () => {
        const error = fault(() => settings({ directories: text }).directory(id));
        expect(error.message).to.contain("reading the setting workspaces-users:directories");
        expect(`${error.message} ${wordsOf(error.cause ?? "")}`).to.not.contain("hunter2!");
      });
    }

    it("refuse all that is wrong at once, each with its command", () => {
      const { message } = fault(() => one({ usernmae: "a", startTls: "yes", url: "http://x" }).directory(id));
      const at = `workspaces-users:directories.${id}`;
      for (const words of [
        `${at}.usernmae: there is no such setting (did you mean username?)`,
        `${at}.startTls: expected true or false, and it is text`,
        `pulumi config rm --path '${at}.usernmae'`,
        `pulumi config set --path '${at}.startTls' true`,
        `pulumi config set --path '${at}.url' ldaps://dc1.corp.example.com`,
      ]) {
        expect(message).to.contain(words);
      }
    });

    it("that came from the environment say so, and name the variable to correct", () => {
      const WORKSPACES_USERS_DIRECTORIES = json({ [id]: { startTls: "yes" } });
      const { message } = fault(() => settings({}, { WORKSPACES_USERS_DIRECTORIES }).directory(id));
      expect(message).to.contain(
        `reading the setting workspaces-users:directories.${id}.startTls from WORKSPACES_USERS_DIRECTORIES of the environment: `,
      );
      expect(message).to.contain(
        "; correct WORKSPACES_USERS_DIRECTORIES; or, with all of it in the configuration, set it with: pulumi config set --path ",
      );
    });

    it("have their password taken out of every error from then on", () => {
      expect(one({ password: "correct horse battery" }).directory(id).password).to.equal("correct horse battery");
      expect(wordsOf(new Error("sent correct horse battery"))).to.equal("sent [secret]");
    });

    it("take a certificate as PEM text, or as the path of a file that holds it", () => {
      const pem = selfSigned("dc1.corp.example.com").cert;
      expect(one({ caCertificate: pem }).directory(id).caCertificate).to.equal(pem);
      const folder = mkdtempSync(join(tmpdir(), "settings-"));
      try {
        writeFileSync(join(folder, "ca.pem"), pem);
        expect(one({ caCertificate: join(folder, "ca.pem") }).directory(id).caCertificate).to.equal(pem);
        const { message } = fault(() => one({ caCertificate: join(folder, "none.pem") }).directory(id));
        expect(message).to.contain(`the file ${folder}/none.pem cannot be read`);
        expect(message).to.contain(`'workspaces-users:directories.${id}.caCertificate' ./ca.pem`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  describe("a certificate authority", () => {
    const id = "d-90670cd1b9";
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    after(() => {
      rmSync(folder, { recursive: true });
    });
    const { cert, key } = selfSigned("dc1.corp.example.com");
    const der = new X509Certificate(cert).raw;

    for (const [what, content, happened, next] of [
      ["an empty file", "\n", "it is empty", "put the authority's certificate into it"],
      [
        "a file that is something else",
        "<html>404</html>",
        "there is no whole certificate in it",
        "docs/directories.md",
      ],
      ["a file of DER", der, "it is a certificate in DER, and not in PEM", "openssl x509 -inform der -in FILE"],
      ["a private key", key, "it holds a PRIVATE KEY, and no certificate", "docs/directories.md"],
      [
        "a PKCS #7 bundle",
        "-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n",
        "it is a PKCS #7 bundle",
        "openssl pkcs7 -print_certs",
      ],
      [
        "a certificate cut in the middle",
        cert.slice(0, 300),
        "there is no whole certificate in it",
        "docs/directories.md",
      ],
      [
        "a damaged second one",
        `${cert}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
        "the certificate in it that is number 2 cannot be read",
        "docs/directories.md",
      ],
    ] as const) {
      it(`that is ${what} is refused as that`, () => {
        const file = join(folder, "ca.pem");
        writeFileSync(file, content);
        const { message } = fault(() =>
          settings({ directories: json({ [id]: { caCertificate: file } }) }).directory(id),
        );
        expect(message).to.contain(`workspaces-users:directories.${id}.caCertificate: ${file}: ${happened}`);
        expect(message).to.contain(next).and.to.not.contain("BEGIN PRIVATE");
      });
    }
  });

  describe("mail", () => {
    it("is by SES unless it says otherwise", () => {
      expect(settings({ mail: json({ from: "it@example.com" }) }).mail).to.deep.equal({
        from: "it@example.com",
        transport: "ses",
      });
    });

    it("takes what the command line makes of a rate: a whole number, or the text of another", () => {
      expect(settings({ mail: json({ from: "it@example.com", rate: 5 }) }).mail.rate).to.equal(5);
      expect(settings({ mail: json({ from: "it@example.com", rate: "0.5" }) }).mail.rate).to.equal(0.5);
    });

    it("is an error that names the command where it is missing", () => {
      expect(fault(() => settings({}).mail).message).to.contain(
        `no sender is set; set it with: pulumi config set workspaces-users:mail '{"from":"it@example.com","transport":"ses"}'`,
      );
    });

    for (const [key, value] of [
      ["from", undefined],
      ["from", ""],
      ["transport", "sendmail"],
      ["transport", "smtp://"],
      ["rate", 0],
      ["rate", "fast"],
      ["region", ""],
      ["password", 5],
    ] as const) {
      it(`refuses ${key} as ${value === undefined ? "missing" : json(value)}`, () => {
        const { message } = fault(() => settings({ mail: json({ from: "it@example.com", [key]: value }) }).mail);
        expect(message).to.contain(`reading the setting workspaces-users:mail.${key}: `);
      });
    }

    it("has its password taken out of every error from then on", () => {
      expect(settings({ mail: json({ from: "it@example.com", password: "Tr0ub4dor-mail" }) }).mail).to.include({
        password: "Tr0ub4dor-mail",
      });
      expect(wordsOf("535 Tr0ub4dor-mail refused")).to.equal("535 [secret] refused");
    });
  });
});
