// The way into this folder for the command that looks at a directory step by step.
import "./quiet-ldapts";

export { controllersAt, type Controller } from "./controllers";
export { openClient, openingFault, type LdapLogin } from "./login";
export { defaultUnit } from "./open";
export { readNaming } from "./search";
export { connectTo, lookAtTls, portOf } from "./tls-look";
export { unitRights } from "./unit-rights";
