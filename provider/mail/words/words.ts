import type { PasswordHelp } from "../fields";

/**
 * The default invitation in one language. Each sentence is a template of its own with the fields of `fields.ts`;
 * text and HTML are laid out from the same sentences, so that the two can never say different things.
 */
export interface Words {
  subject: string;
  greeting: string;
  ready: string;
  /** Followed by the download address. */
  install: string;
  /** Followed by the registration code. */
  register: string;
  /** Followed by the user name. */
  signIn: string;
  /** The same where the client leads to an identity provider's page, at which another name may be asked for. */
  signInElsewhere: string;
  /** Said after the user name, where the directory's name is known. */
  directory: string;
  /** Followed by the `workspaces://` link. */
  link: string;
  /** How to get in for the first time, by what the directory offers. */
  passwordHelp: Record<PasswordHelp, string>;
  unexpected: string;
}
