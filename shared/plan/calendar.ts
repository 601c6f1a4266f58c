const dayLength = 86_400_000;

/** Whether this is a day of the calendar written as `2026-05-15`: 2026-02-30 is not. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The day that many days later; null where it leaves the years 0000-9999. UTC only serves as a calendar here. */
export function addDays(day: string, days: number): string | null {
  const date = new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : null;
}
