import { expect, it } from "vitest";
import { meansCancelled } from "../../../../shared/adapters/jira/jira-items.ts";

const of = (name: string) => ({ id: "1", name, statusCategory: { key: "done" as const } });

it.each([
  "Declined",
  "Won't Fix",
  "Won’t Do",
  "Duplicate",
  "Cannot Reproduce",
  "Abgelehnt",
  "Rejeté",
  "Отклонено",
])("%s says that it was given up, whatever else the config names", (name) => {
  expect(meansCancelled(of(name), {})).toBe(true);
  expect(meansCancelled(of(name), { cancelled: "Dropped" })).toBe(true);
  expect(meansCancelled(of(name), { done: name })).toBe(false);
});

it.each([
  "Done",
  "Closed",
  "Resolved",
  "Fertig",
  "Released",
  "Invalidated cache checked",
])("%s does not", (name) => {
  expect(meansCancelled(of(name), {})).toBe(false);
  expect(meansCancelled(of(name), { cancelled: name })).toBe(true);
});
