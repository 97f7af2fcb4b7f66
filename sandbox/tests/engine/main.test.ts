import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeDirectoryDataAccessCommand,
  DirectoryServiceClient,
  DisableDirectoryDataAccessCommand,
} from "@aws-sdk/client-directory-service";
import { expect } from "chai";
import { temporaryFolder, type TemporaryFolder } from "../../machine/temporary-folder";
import { eventually, processesWith } from "./processes";
import { makeProgram, shell, startFile } from "./programs";

/** The program that the README shows first, as it stands there. */
const [, PROGRAM = ""] = /```ts\n(.*?)```/s.exec(readFileSync(join(__dirname, "../../../README.md"), "utf8")) ?? [];

describe("npm run sandbox", function () {
  this.timeout(1_200_000);
  let folder: TemporaryFolder;

  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it("prints all that the README's own program needs, shows its mail, and stops cleanly when interrupted", async () => {
    const settings = join(folder.path, "settings");
    const main = startFile("sandbox/main.ts", ["--env", settings]);
    let printed = "";
    main.stdout?.setEncoding("utf8").on("data", (text: string) => (printed += text));
    let said = "";
    main.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = once(main, "exit");
    try {
      await eventually(() => printed.includes("Press Ctrl-C to stop") || main.exitCode !== null, 1_000_000);

      const cwd = join(folder.path, "program");
      await makeProgram(cwd, {
        "Pulumi.yaml": "name: program\nruntime: nodejs\n",
        "index.ts": PROGRAM,
        "package.json": "{}",
      });
      const up = "pulumi up --yes --skip-preview --non-interactive --stack test";
      const program = await shell(`. ${settings}; pulumi stack init test && ${up}`, {
        cwd,
        // Of our own environment nothing but what a shell has: the settings must do.
        env: { PATH: "/usr/bin:/bin", HOME: process.env.HOME },
      });
      expect(program.status, program.output).to.equal(0);
      expect(program.output).to.match(/\+ 4 created/);
      expect(said).to.contain("mail to ada@corp.example.com: Your Amazon WorkSpaces desktop is ready");

      const setting = (name: string) => new RegExp(`^export ${name}='(.*)'$`, "m").exec(printed)?.[1] ?? "";
      const [, id] = /disable-directory-data-access --directory-id (\S+)/.exec(printed) ?? [];
      const ds = new DirectoryServiceClient({
        endpoint: setting("AWS_ENDPOINT_URL"),
        region: setting("AWS_REGION"),
        credentials: {
          accessKeyId: setting("AWS_ACCESS_KEY_ID"),
          secretAccessKey: setting("AWS_SECRET_ACCESS_KEY"),
        },
      });
      await ds.send(new DisableDirectoryDataAccessCommand({ DirectoryId: id }));
      const told = await ds.send(new DescribeDirectoryDataAccessCommand({ DirectoryId: id }));
      expect(told.DataAccessStatus).to.match(/^Disabl/);
      ds.destroy();

      const look = /LDAPTLS_CACERT=(?:.|\n)*? mail$/m.exec(printed)?.[0] ?? "";
      const people = await shell(look);
      expect(people.output)
        .to.contain("dn: CN=ada,OU=Users,OU=CORP,DC=corp,DC=example,DC=com")
        .and.to.contain("sn: Byron");
    } finally {
      main.kill("SIGINT");
    }
    expect(await ended).to.deep.equal([0, null]);

    const used = [...printed.matchAll(/\/tmp\/workspaces-users-\w+/g)].map(([path]) => path);
    expect(used).not.to.be.empty;
    expect(used.filter((path) => existsSync(path) || processesWith(path).length > 0)).to.be.empty;
  });

  it("refuses an option it does not know", async () => {
    const main = startFile("sandbox/main.ts", ["--enviroment", "x"]);
    let said = "";
    main.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    expect(await once(main, "exit")).to.deep.equal([1, null]);
    expect(said).to.contain("Unknown option '--enviroment'");
  });
});
