import { expect } from "chai";
import { ProviderError, wordsOf } from "../../../provider/errors/provider-error";
import { smtpServer } from "../../../provider/mail/smtp-server";
import type { MailSettings } from "../../../provider/mail/mail";

function read(transport: string, settings: Partial<MailSettings> = {}) {
  return smtpServer({ from: "it@example.com", transport, ...settings });
}

describe("the URL of an SMTP server", () => {
  it("names host and port, by scheme where it names no port", () => {
    expect(read("smtps://mail.example.com").options).to.include({ host: "mail.example.com", port: 465, secure: true });
    expect(read("smtp://mail.example.com/").options).to.include({ port: 587, secure: false, requireTLS: true });
    expect(read("smtps://[2001:db8::1]:2465")).to.deep.include({ name: "2001:db8::1:2465" });
  });

  it("carries a login, decoded; the password of the settings comes before its own", () => {
    expect(read("smtps://desk%40example.com:p%40ss@mail.example.com").options.auth).to.deep.equal({
      user: "desk@example.com",
      pass: "p@ss",
    });
    expect(read("smtps://desk:old@mail.example.com", { password: "n%40w" }).options.auth).to.deep.equal({
      user: "desk",
      pass: "n%40w",
    });
  });

  it("demands TLS everywhere but on this machine, and there too for a login or a given authority", () => {
    for (const host of ["localhost", "127.0.0.1", "127.9.8.7", "[::1]"]) {
      expect(read(`smtp://${host}`).options)
        .to.include({ ignoreTLS: true })
        .and.not.to.have.property("requireTLS");
      expect(read(`smtp://u:hunter42@${host}`).options).to.include({ requireTLS: true });
      expect(read(`smtp://${host}`, { caCertificate: "PEM" }).options).to.include({ requireTLS: true });
    }
    for (const host of ["mail.example.com", "10.0.0.1", "127.evil.example", "localhost.evil.example", "[::2]"]) {
      expect(read(`smtp://${host}`).options)
        .to.include({ requireTLS: true })
        .and.not.to.have.property("ignoreTLS");
    }
  });

  for (const [transport, settings, reason] of [
    ["mail.example.com", {}, "neither ses nor a URL"],
    ["http://mail.example.com", {}, "neither ses nor a URL"],
    ["smtp:///hunter2hunter2", {}, "neither ses nor a URL"],
    ["smtps://u:hunter2hunter2@mail.example.com/path", {}, "neither ses nor a URL"],
    ["smtps://u:hunter2hunter2@mail.example.com?tls=no", {}, "neither ses nor a URL"],
    ["smtps://u:hunter2hunter2%@mail.example.com", {}, "has a % that is not part of an escape"],
    ["smtps://:hunter2hunter2@mail.example.com", {}, "no user name"],
    ["smtps://mail.example.com", { password: "hunter2hunter2" }, "no user name"],
    ["smtps://u@mail.example.com", {}, "no password for it"],
  ] as const) {
    it(`is refused without being shown: ${transport} ${JSON.stringify(settings)}`, () => {
      let error: unknown;
      try {
        read(transport, settings);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(ProviderError).and.to.include({ code: "invalid-setting" });
      expect(wordsOf(error)).to.contain(reason).and.to.contain("pulumi config set").and.not.to.contain("hunter2");
    });
  }
});
