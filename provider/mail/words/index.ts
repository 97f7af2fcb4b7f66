import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { Words } from "./words";

/** The languages an invitation can be in without a template of the user's own. */
export const WORDS = { en, de, fr, es } satisfies Record<string, Words>;

export type Language = keyof typeof WORDS;
