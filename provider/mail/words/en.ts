import type { Words } from "./words";

export const en: Words = {
  subject: "Your Amazon WorkSpaces desktop is ready",
  greeting: "Hello {{displayName}},",
  ready: "Your desktop in Amazon WorkSpaces is ready. This is how you get to it:",
  install: "Download and install the WorkSpaces client:",
  register: "Open the client and enter this registration code:",
  signIn: "Sign in with this user name:",
  signInElsewhere:
    "Sign in on the page of your organization that the client opens. Your desktop belongs to this user name:",
  directory: "(in the directory {{directoryName}})",
  link: "Once the client is installed, this link opens it with your registration code and user name filled in:",
  passwordHelp: {
    "forgot-password":
      "If you have no password yet, choose “Forgot password?” when the client asks you to sign in. You will get a mail with a link to set one.",
    "ask-administrator":
      "Your password is the one of your account in the directory. If you have none yet, ask your administrator.",
    "identity-provider":
      "Sign in there as you do to your organization’s other applications: your desktop has no password of its own. If that does not work, ask your administrator.",
  },
  unexpected: "If you did not expect this mail, or if something does not work, ask your administrator.",
};
