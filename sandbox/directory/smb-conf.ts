import { join } from "node:path";
import type { Certificate } from "../machine/certificates";
import { CONTROLLER_NAME, type Domain } from "./domain";

export interface Settings {
  domain: Domain;
  /** The provisioned files. */
  folder: string;
  /** The loopback address to serve. */
  address: string;
  /** The server's certificate, and the file of its authority's. */
  tls?: { certificate: Certificate; authorityFile: string };
  /** Lets simple binds through without TLS (`ldap server require strong auth = no`). Samba's own default is no. */
  plainBinds?: boolean;
}

/** The text of smb.conf: everything a template's copy needs to know about its own place. */
export function configuration({ domain, folder, address, tls, plainBinds = false }: Settings): string {
  const settings: Record<string, string> = {
    realm: domain.realm.toUpperCase(),
    workgroup: domain.netbiosName,
    "netbios name": CONTROLLER_NAME.toUpperCase(),
    "server role": "active directory domain controller",
    "server services": "ldap, cldap",
    // The whole of 127.0.0.0/8 belongs to the loopback interface; with /32 Samba finds no interface.
    interfaces: `${address}/8`,
    "bind interfaces only": "yes",
    "private dir": join(folder, "private"),
    "lock directory": folder,
    "pid directory": folder,
    "state directory": join(folder, "state"),
    "cache directory": join(folder, "cache"),
    "ncalrpc dir": join(folder, "ncalrpc"),
    "binddns dir": join(folder, "bind-dns"),
    "ldap server require strong auth": plainBinds ? "no" : "yes",
    "ldb:nosync": "true",
    "idmap_ldb:use rfc2307": "yes",
    "log level": "1",
  };
  if (tls) {
    settings["tls certfile"] = tls.certificate.certFile;
    settings["tls keyfile"] = tls.certificate.keyFile;
    settings["tls cafile"] = tls.authorityFile;
  }
  const lines = Object.entries(settings).map(([name, value]) => `\t${name} = ${value}\n`);
  return `[global]\n${lines.join("")}`;
}
