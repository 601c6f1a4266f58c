export const checkFormats = ["text", "json", "github", "sarif"] as const;
export type CheckFormat = (typeof checkFormats)[number];
