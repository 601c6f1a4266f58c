import type { FieldRule } from "./rules.ts";

export const dateRule: FieldRule = (value) => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return null;
  return "not a valid date; write it as 2026-06-01";
};
