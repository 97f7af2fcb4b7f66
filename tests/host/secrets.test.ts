import { expect } from "chai";
import { Mailbox } from "../../sandbox/mailbox/mailbox";
import { failure } from "./failure";
import type { ProviderProcess } from "./provider-process";
import { suite } from "./suite";

/** Each with characters that are written differently in JSON, URLs and LDAP. */
const SECRETS = {
  initial: 'Initial-Passw0rd"/\\é',
  changed: "Changed-Passw0rd",
  /** Three characters of one class: too weak for the domain, and quotable in its refusal. */
  weak: "weakweak",
  smtp: "Smtp-Passw0rd/+=%",
  wrongBind: "Wrong-Bind-Passw0rd",
};

/** How a secret may look on its way: in JSON, in URLs, in base64, as the UTF-16 of unicodePwd, as a Buffer in JSON. */
function formsOf(secret: string): string[] {
  const utf16 = Buffer.from(`"${secret}"`, "utf16le");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    utf16.toString("base64"),
    utf16.toString("hex"),
    utf16.join(","),
  ];
}

/** Forty of the characters a random password is made of, of all four classes: nothing else here looks so. */
function randomPasswordIn(text: string): string | undefined {
  const runs = text.match(/(?<![\w!#$%&*+=?@-])[A-HJ-NP-Za-km-z2-9!#$%&*+=?@_-]{40}(?![\w!#$%&*+=?@-])/g) ?? [];
  return runs.find((run) => [/[A-Z]/, /[a-z]/, /\d/, /[!#$%&*+=?@_-]/].every((kind) => kind.test(run)));
}

/** unicodePwd of forty characters, as the numbers of a Buffer in JSON. */
const RANDOM_AS_BUFFER = /34,0,(?:\d+,0,){40}34,0/;

suite("a secret", (host) => {
  let mailbox: Mailbox;

  before(async () => {
    const { address, directory } = host.sandbox;
    const certificate = await directory.authority.issue("login", [`IP:${address}`]);
    const login = { username: "mailer", password: SECRETS.smtp };
    mailbox = await Mailbox.start({ address, certificate, login, loginRequired: true });
  });

  after(() => mailbox.stop());

  const expectNone = (text: string) => {
    const { directory } = host.sandbox;
    const all = { ...SECRETS, bind: directory.service.password };
    for (const [name, secret] of Object.entries(all)) {
      expect(
        formsOf(secret).find((form) => text.includes(form)),
        name,
      ).to.equal(undefined);
    }
    expect(randomPasswordIn(text), "a random password").to.equal(undefined);
    expect(RANDOM_AS_BUFFER.test(text), "a random password on its way to the directory").to.equal(false);
  };

  /** Everything that handles a secret, and whatever can go wrong with it. */
  const useThemAll = async (start: (environment?: NodeJS.ProcessEnv) => Promise<ProviderProcess>, prefix: string) => {
    const { directoryId, sandbox } = host;
    const mail = { from: "it@corp.example.com", caCertificate: sandbox.directory.caPem };
    const transport = mailbox.secureUrl.replace("//", "//mailer@");
    const provider = await start({
      WORKSPACES_USERS_MAIL: JSON.stringify({ ...mail, transport, password: SECRETS.smtp }),
    });
    const name = (of: string) => `${prefix}-${of}`;
    const given = (initialPassword: string, passwordVersion: number) =>
      host.user(name("given"), { initialPassword, passwordVersion, email: "given@corp.example.com" });
    await provider.check("user", given(SECRETS.initial, 1));
    const user = await provider.create("user", given(SECRETS.initial, 1));
    await provider.diff(user, given(SECRETS.changed, 2));
    const updated = await provider.update(user, given(SECRETS.changed, 2));
    await provider.read(updated);
    await failure(provider.update(updated, given(SECRETS.weak, 3)), "password-refused");
    const weak = host.user(name("weak"), { initialPassword: SECRETS.weak });
    await failure(provider.create("user", weak), "password-refused");
    await provider.create("user", host.user(name("random")));
    const viaSecret = host.user(name("secret"), { directoryId: sandbox.directoryIds.managedAd });
    await provider.create("user", viaSecret);
    const { id: workspaceId } = await sandbox.aws.launch({ directoryId, userName: name("given") });
    const invitation = { workspaceId, owner: "people/test/invitation" };
    // A server that quotes what it was told.
    mailbox.refuse({ command: "AUTH", code: 535, message: `No login mailer:${SECRETS.smtp}`, times: 1 });
    await failure(provider.create("invitation", invitation), "mail-refused");
    await provider.create("invitation", invitation);
    const locked = await start(host.directorySettings({ password: SECRETS.wrongBind }));
    await failure(locked.create("user", host.user(name("locked"))), "directory-refused-login");
    return provider.everything + locked.everything;
  };

  it("appears in no reply, no error, no output and no call to AWS", async () => {
    expectNone(await useThemAll((environment) => host.process(environment), "quiet"));
    expectNone(JSON.stringify(host.sandbox.aws.calls));
    expect(mailbox.messages()).to.have.length(1);
    expectNone(mailbox.messages()[0]?.raw ?? "");
  });

  it("appears in no reply either where the libraries are made to say what they do", async () => {
    const NODE_DEBUG = "ldapts,http,https";
    const told = await useThemAll((environment) => host.process({ ...environment, NODE_DEBUG }), "loud");
    expect(told, "they do say what they do, but for ldapts, which would say it all")
      .to.match(/HTTP \d+:/)
      .and.not.match(/LDAPTS \d+:/);
    expectNone(told);
  });

  it("is noticed by these tests in every form", () => {
    for (const form of formsOf(SECRETS.initial)) {
      expect(() => {
        expectNone(`x${form}x`);
      }).to.throw("initial");
    }
    const random = "aB3#".repeat(10);
    expect(randomPasswordIn(`password "${random}".`)).to.equal(random);
    expect(Buffer.from(`"${random}"`, "utf16le").join(",")).to.match(RANDOM_AS_BUFFER);
  });
});
