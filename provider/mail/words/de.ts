import type { Words } from "./words";

export const de: Words = {
  subject: "Ihr Amazon-WorkSpaces-Desktop ist bereit",
  greeting: "Guten Tag {{displayName}},",
  ready: "Ihr Desktop in Amazon WorkSpaces ist bereit. So erreichen Sie ihn:",
  install: "Laden Sie den WorkSpaces-Client herunter und installieren Sie ihn:",
  register: "Öffnen Sie den Client und geben Sie diesen Registrierungscode ein:",
  signIn: "Melden Sie sich mit diesem Benutzernamen an:",
  signInElsewhere:
    "Melden Sie sich auf der Seite Ihrer Organisation an, die der Client öffnet. Ihr Desktop gehört zu diesem Benutzernamen:",
  directory: "(im Verzeichnis {{directoryName}})",
  link: "Ist der Client installiert, öffnet ihn dieser Link mit Ihrem Registrierungscode und Benutzernamen:",
  passwordHelp: {
    "forgot-password":
      "Wenn Sie noch kein Passwort haben, wählen Sie bei der Anmeldung im Client „Passwort vergessen?“ („Forgot password?“). Sie erhalten dann eine E-Mail mit einem Link, über den Sie eines festlegen.",
    "ask-administrator":
      "Ihr Passwort ist das Ihres Kontos im Verzeichnis. Wenn Sie noch keines haben, wenden Sie sich an Ihre Administration.",
    "identity-provider":
      "Melden Sie sich dort so an wie bei den anderen Anwendungen Ihrer Organisation: Ihr Desktop hat kein eigenes Passwort. Wenn das nicht gelingt, wenden Sie sich an Ihre Administration.",
  },
  unexpected:
    "Wenn Sie diese E-Mail nicht erwartet haben oder etwas nicht funktioniert, wenden Sie sich an Ihre Administration.",
};
