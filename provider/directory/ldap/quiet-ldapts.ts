// Loads ldapts without its debug log: with NODE_DEBUG=ldapts it prints every request, unicodePwd and the bind password among them.
// To be the first import of the module that all of ldap/ is loaded by.
import util from "node:util";

const { debuglog } = util;
const silent = Object.assign(() => undefined, { enabled: false });

try {
  util.debuglog = () => silent;
  // Neither an import, which would come before the line above, nor import(), which would come after the line below.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("ldapts");
} finally {
  util.debuglog = debuglog;
}
