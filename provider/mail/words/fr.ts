import type { Words } from "./words";

export const fr: Words = {
  subject: "Votre bureau Amazon WorkSpaces est prêt",
  greeting: "Bonjour {{displayName}},",
  ready: "Votre bureau dans Amazon WorkSpaces est prêt. Voici comment y accéder :",
  install: "Téléchargez et installez le client WorkSpaces :",
  register: "Ouvrez le client et saisissez ce code d’enregistrement :",
  signIn: "Connectez-vous avec ce nom d’utilisateur :",
  signInElsewhere:
    "Connectez-vous sur la page de votre organisation que le client ouvre. Votre bureau appartient à ce nom d’utilisateur :",
  directory: "(dans l’annuaire {{directoryName}})",
  link: "Une fois le client installé, ce lien l’ouvre avec votre code d’enregistrement et votre nom d’utilisateur déjà remplis :",
  passwordHelp: {
    "forgot-password":
      "Si vous n’avez pas encore de mot de passe, choisissez « Mot de passe oublié ? » (« Forgot password? ») au moment de vous connecter dans le client. Vous recevrez un e-mail avec un lien pour en définir un.",
    "ask-administrator":
      "Votre mot de passe est celui de votre compte dans l’annuaire. Si vous n’en avez pas encore, adressez-vous à votre service informatique.",
    "identity-provider":
      "Connectez-vous-y comme pour les autres applications de votre organisation : votre bureau n’a pas de mot de passe propre. Si cela ne fonctionne pas, adressez-vous à votre service informatique.",
  },
  unexpected:
    "Si vous n’attendiez pas cet e-mail, ou si quelque chose ne fonctionne pas, adressez-vous à votre service informatique.",
};
