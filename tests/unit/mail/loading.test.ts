import { execFileSync } from "node:child_process";
import { expect } from "chai";

describe("loading the mail side", () => {
  it("loads neither the mail library nor the SES client before a mail is sent", () => {
    const script = `
      require("./provider/mail/compose");
      const { mailTransport } = require("./provider/mail/transport");
      const settings = { from: "it@example.com", transport: "ses" };
      mailTransport(settings, { sesClient: () => { throw new Error("asked too early") } });
      mailTransport({ ...settings, transport: "smtps://mail.example.com" }, {});
      console.log(JSON.stringify(Object.keys(require.cache)));`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["--import", "tsx", "-e", script], { encoding: "utf8" }),
    ) as string[];
    const libraries = loaded.filter((path) => /node_modules\/(?!tsx|esbuild)/.test(path));
    expect(libraries.map((path) => path.replace(/.*node_modules\//, ""))).to.have.members([
      "mustache/mustache.js",
      "nodemailer/dist/cjs/addressparser/index.js",
    ]);
  });
});
