export const reportFormats = ["markdown", "html", "slack", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];
