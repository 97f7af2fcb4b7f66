/** Directories that WorkSpaces keeps itself, for Entra ID, IAM Identity Center and custom ones, have ids of another form. */
export const hasActiveDirectory = (directoryId: string): boolean => !directoryId.startsWith("wsd-");
