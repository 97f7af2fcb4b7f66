/** People of Amazon WorkSpaces Personal from a file or a list. Apart from the package's main module, which loads no parsers. */
export type {
  PersonArgs,
  PersonDesktop,
  RosterDesktop,
  RosterFile,
  RosterGroup,
  RosterInvitation,
  RosterPerson,
  SettingsArgs,
} from "./args";
export { RosterError, type RosterFault } from "./faults";
export type { OffboardingPolicy } from "./offboarding";
export { Person } from "./person";
export { readRoster } from "./read";
export { Roster, type RosterArgs, type RosterKind } from "./roster";
