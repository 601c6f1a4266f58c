/** Formats an instant as GitHub does, without fractions of a second. */
export function timestamp(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
