/** The names that follow from a domain's DNS name. */
export interface Domain {
  /** `corp.example.com` */
  readonly realm: string;
  /** `CORP` */
  readonly netbiosName: string;
  /** `DC=corp,DC=example,DC=com` */
  readonly baseDn: string;
  /** Where AWS Managed Microsoft AD lets people be put: `OU=Users,OU=CORP,DC=corp,DC=example,DC=com`. */
  readonly usersOu: string;
}

export function domainOf(realm: string): Domain {
  const labels = realm.toLowerCase().split(".");
  const netbiosName = (labels[0] ?? "").toUpperCase();
  const baseDn = labels.map((label) => `DC=${label}`).join(",");
  return { realm: labels.join("."), netbiosName, baseDn, usersOu: `OU=Users,OU=${netbiosName},${baseDn}` };
}

/** What a controller is called: `dc1`, `dc2`. */
export const controllerName = (number: number): string => `dc${number}`;

export const CONTROLLER_NAME = controllerName(1);
export const SERVICE_ACCOUNT = "svc-pulumi";
