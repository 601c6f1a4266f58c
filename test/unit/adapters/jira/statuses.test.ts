import { expect, it } from "vitest";
import { isCancelledStatus } from "../../../../shared/adapters/jira/statuses.ts";

const statusNamed = (name: string) => ({ id: "1", name, statusCategory: { key: "done" as const } });

it.each([
  "Declined",
  "Won't Fix",
  "Won’t Do",
  "Duplicate",
  "Cannot Reproduce",
  "Abgelehnt",
  "Rejeté",
  "Отклонено",
])("%s means cancelled unless the config names it as done", (name) => {
  expect(isCancelledStatus(statusNamed(name), {})).toBe(true);
  expect(isCancelledStatus(statusNamed(name), { cancelled: "Dropped" })).toBe(true);
  expect(isCancelledStatus(statusNamed(name), { done: name })).toBe(false);
});

it.each([
  "Done",
  "Closed",
  "Resolved",
  "Fertig",
  "Released",
  "Invalidated cache checked",
])("%s does not mean cancelled unless the config names it so", (name) => {
  expect(isCancelledStatus(statusNamed(name), {})).toBe(false);
  expect(isCancelledStatus(statusNamed(name), { cancelled: name })).toBe(true);
});
