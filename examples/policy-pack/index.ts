import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import { User, Workspace } from "pulumi-workspaces-users";

/** Where Active Directory keeps it; yours may be another attribute. */
const COST_CENTRE = "departmentNumber";

new PolicyPack("workspaces-users", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "cost-centre",
      description: `Whoever gets an account has a cost centre, in the attribute ${COST_CENTRE}.`,
      validateResource: validateResourceOfType(User, ({ userName, attributes = {} }, _, report) => {
        if ((attributes[COST_CENTRE] ?? "") === "") {
          report(`${userName} has no cost centre; give it in attributes: { ${COST_CENTRE}: "4711" }`);
        }
      }),
    },
    {
      name: "encrypted-volumes",
      description: "Both volumes of a desktop are encrypted.",
      validateResource: validateResourceOfType(Workspace, (desktop, _, report) => {
        if (desktop.rootVolumeEncryptionEnabled !== true || desktop.userVolumeEncryptionEnabled !== true) {
          report(
            `the desktop of ${desktop.userName} is not encrypted; set rootVolumeEncryptionEnabled, ` +
              "userVolumeEncryptionEnabled and volumeEncryptionKey (AWS encrypts no desktop that is there already)",
          );
        }
      }),
    },
  ],
});
