// The default notice that a desktop ends, in each language that an invitation has. Each sentence is a template of its own.
import type { Language } from ".";

export interface NoticeWords {
  subject: string;
  greeting: string;
  ends: string;
  /** Left out where the program does not say until when the desktop can be used. */
  usable: string;
  save: string;
  unexpected: string;
}

export const NOTICE_WORDS: Readonly<Record<Language, NoticeWords>> = {
  en: {
    subject: "Your Amazon WorkSpaces desktop ends on {{endsOn}}",
    greeting: "Hello {{displayName}},",
    ends: "Your desktop in Amazon WorkSpaces ends on {{endsOn}}. All that is on it is deleted then, also your own files and settings (drive D:, or your home folder).",
    usable: "The last day on which you can use it is {{usableUntil}}.",
    save: "Save what is still needed before then, where your organization keeps its files. Nobody can bring it back afterwards.",
    unexpected:
      "If you did not expect this mail, or cannot sign in and need something from the desktop, ask your administrator.",
  },
  de: {
    subject: "Ihr Amazon-WorkSpaces-Desktop endet am {{endsOn}}",
    greeting: "Guten Tag {{displayName}},",
    ends: "Ihr Desktop in Amazon WorkSpaces endet am {{endsOn}}. Alles, was darauf ist, wird dann gelöscht, auch Ihre eigenen Dateien und Einstellungen (Laufwerk D: oder Ihr persönlicher Ordner).",
    usable: "Der letzte Tag, an dem Sie ihn nutzen können, ist der {{usableUntil}}.",
    save: "Sichern Sie vorher, was noch gebraucht wird, dort, wo Ihre Organisation ihre Dateien ablegt. Danach kann es niemand zurückholen.",
    unexpected:
      "Wenn Sie diese E-Mail nicht erwartet haben oder sich nicht anmelden können und noch etwas vom Desktop brauchen, wenden Sie sich an Ihre Administration.",
  },
  fr: {
    subject: "Votre bureau Amazon WorkSpaces prend fin le {{endsOn}}",
    greeting: "Bonjour {{displayName}},",
    ends: "Votre bureau dans Amazon WorkSpaces prend fin le {{endsOn}}. Tout ce qu’il contient est alors supprimé, y compris vos propres fichiers et réglages (lecteur D: ou votre dossier personnel).",
    usable: "Le dernier jour où vous pouvez l’utiliser est le {{usableUntil}}.",
    save: "Enregistrez avant cette date ce qui est encore utile, là où votre organisation conserve ses fichiers. Personne ne pourra le récupérer ensuite.",
    unexpected:
      "Si vous n’attendiez pas cet e-mail, ou si vous ne pouvez pas vous connecter et avez besoin de quelque chose sur ce bureau, adressez-vous à votre service informatique.",
  },
  es: {
    subject: "Su escritorio de Amazon WorkSpaces termina el {{endsOn}}",
    greeting: "Hola, {{displayName}}:",
    ends: "Su escritorio en Amazon WorkSpaces termina el {{endsOn}}. Ese día se elimina todo lo que contiene, también sus propios archivos y ajustes (la unidad D: o su carpeta personal).",
    usable: "El último día en que puede usarlo es el {{usableUntil}}.",
    save: "Guarde antes lo que todavía haga falta donde su organización conserva sus archivos. Después nadie podrá recuperarlo.",
    unexpected:
      "Si no esperaba este correo, o si no puede iniciar sesión y necesita algo del escritorio, consulte con su administrador.",
  },
};
