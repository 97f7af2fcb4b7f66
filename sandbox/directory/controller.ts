import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Cleanup } from "../cleanup";
import { claimAddress } from "../machine/address";
import { CertificateAuthority } from "../machine/certificates";
import { run } from "../machine/command";
import { temporaryFolder } from "../machine/temporary-folder";
import { Connection, type Login } from "./connection";
import { controllerName, type Domain } from "./domain";
import { Far } from "./manners/far";
import type { MannerName } from "./manners/manner";
import { MannerRelay } from "./manners/relay";
import { simpleAd } from "./manners/simple-ad";
import { windows } from "./manners/windows";
import { SambaProcess } from "./samba-process";
import { configuration } from "./smb-conf";

/** How long a domain controller may take until it answers, in milliseconds. On an idle machine it takes about 1,000. */
const START_LIMIT = 60_000;

export interface ControllerOptions {
  readonly domain: Domain;
  /** The provisioned files, to be copied. */
  readonly source: string;
  readonly administrator: { readonly username: string; readonly password: string };
  readonly manner: MannerName;
  /** Where clients reach it. By default the next free loopback address. */
  readonly address?: string;
  readonly authority?: CertificateAuthority;
  readonly plainBinds?: boolean;
  /** Which of the domain's controllers it is; default 1. */
  readonly number?: number;
}

/** What a controller is made of. */
interface Parts {
  readonly address: string;
  readonly authority: CertificateAuthority;
  readonly serverName: string | undefined;
  readonly login: Login;
  readonly folder: string;
  readonly samba: SambaProcess;
}

/** One Samba server with its files, and what stands before it where it is to look like another kind of directory. */
export class Controller {
  readonly address: string;
  /** Who signed its certificate. */
  readonly authority: CertificateAuthority;
  /** The only name in its certificate, where that is not the address. */
  readonly serverName: string | undefined;
  /** How an administrator logs in to Samba itself. */
  readonly login: Login;
  /** Samba's files. */
  private readonly folder: string;
  private samba: SambaProcess;
  private front: MannerRelay | undefined;

  private constructor(
    { address, authority, serverName, login, folder, samba }: Parts,
    private readonly cleanup: Cleanup,
  ) {
    this.address = address;
    this.authority = authority;
    this.serverName = serverName;
    this.login = login;
    this.folder = folder;
    this.samba = samba;
    cleanup.add(() => this.samba.stop());
  }

  static async start(options: ControllerOptions): Promise<Controller> {
    const cleanup = new Cleanup();
    try {
      const controller = new Controller(await partsOf(options, cleanup), cleanup);
      await controller.answers();
      controller.front = await standBefore(controller, options, cleanup);
      return controller;
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  /** Connections that clients have made to what stands before Samba; undefined where nothing does. */
  get connections(): number | undefined {
    return this.front?.accepted;
  }

  /** Ends the server and starts it again on the same data; `crash` ends it without a goodbye. */
  async restart(
    how: "orderly" | "crash" = "orderly",
    meanwhile: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await (how === "crash" ? this.samba.kill() : this.samba.stop());
    await meanwhile();
    this.samba = await SambaProcess.start(configurationFile(this.folder));
    await this.answers();
  }

  /** Takes over the data that another one has; what was written here alone is lost. */
  replicate(from: Controller): Promise<void> {
    return this.restart("orderly", async () => {
      for (const name of ["sam.ldb", "sam.ldb.d"]) {
        const ours = join(this.folder, "private", name);
        await rm(ours, { recursive: true });
        await run("cp", ["--archive", join(from.folder, "private", name), ours]);
      }
    });
  }

  stop(): Promise<void> {
    return this.cleanup.run();
  }

  /** Returns once a bind over LDAPS succeeds. */
  private async answers(): Promise<void> {
    const deadline = Date.now() + START_LIMIT;
    for (;;) {
      const connection = new Connection(this.login);
      try {
        await connection.use(() => Promise.resolve());
        return;
      } catch (error) {
        const trouble = `starting the domain controller at ${this.address}`;
        if (!this.samba.running) {
          throw new Error(`${trouble}: samba ended; it said:\n${this.samba.log}`, { cause: error });
        }
        if (Date.now() < deadline) {
          await sleep(50);
          continue;
        }
        await this.samba.kill();
        throw new Error(`${trouble}: no answer in ${START_LIMIT} ms; samba said:\n${this.samba.log}`, { cause: error });
      } finally {
        await connection.close();
      }
    }
  }
}

const configurationFile = (folder: string): string => join(folder, "etc", "smb.conf");

/** A server of its own: a copy of the provisioned files, a certificate and a configuration for its address. */
async function partsOf(options: ControllerOptions, cleanup: Cleanup): Promise<Parts> {
  const { domain, source, administrator, manner, number = 1 } = options;
  const address = options.address ?? (await claim(cleanup));
  const server = manner === "samba" ? address : await claim(cleanup);
  const temporary = await temporaryFolder();
  cleanup.add(() => temporary.remove());
  const [folder, certificates] = [join(temporary.path, "samba"), join(temporary.path, "certificates")];
  await run("cp", ["--archive", source, folder]);
  await mkdir(certificates);
  const authority = options.authority ?? (await CertificateAuthority.create(certificates));
  const own = `${controllerName(number)}.${domain.realm}`;
  const names = [`DNS:${own}`, `DNS:${domain.realm}`, `IP:${server}`];
  const tls = { certificate: await authority.issue(`${own}-samba`, names), authorityFile: authority.pemFile };
  const plainBinds = options.plainBinds ?? manner === "simple-ad";
  await writeFile(configurationFile(folder), configuration({ domain, folder, address: server, tls, plainBinds }));
  const login = { url: `ldaps://${server}:636`, ca: authority.pem, ...administrator };
  const serverName = manner === "windows" ? own : undefined;
  return { address, authority, serverName, login, folder, samba: await SambaProcess.start(configurationFile(folder)) };
}

/**
 * Of Windows' controllers, the certificates that an enterprise authority issues by its template "Domain Controller" name the controller alone,
 * and the domain's name is not in them. A load balancer has whatever its owner asked for.
 */
async function standBefore(
  { address, authority, serverName, login }: Controller,
  { domain, manner }: ControllerOptions,
  cleanup: Cleanup,
): Promise<MannerRelay | undefined> {
  if (manner === "samba") return undefined;
  const connection = new Connection(login);
  cleanup.add(() => connection.close());
  const names = serverName === undefined ? [`DNS:${domain.realm}`, `IP:${address}`] : [`DNS:${serverName}`];
  const certificate = await authority.issue(`${serverName ?? domain.realm}-front`, names);
  const server = { address: new URL(login.url).hostname, ca: authority.pem };
  const behaviour = manner === "windows" ? windows(new Far(connection)) : simpleAd;
  const relay = await MannerRelay.start({ address, certificate, server, manner: behaviour });
  cleanup.add(() => relay.stop());
  return relay;
}

async function claim(cleanup: Cleanup): Promise<string> {
  const claimed = await claimAddress();
  cleanup.add(() => claimed.release());
  return claimed.address;
}
