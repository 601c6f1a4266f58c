import { expect, it } from "vitest";
import { isAbandonedResolution, isCancelledStatus, toItemState } from "../../../../shared/adapters/jira/statuses.ts";

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

it.each([
  ["Won't Do", "cancelled"],
  ["Won’t fix", "cancelled"],
  ["Duplicate", "cancelled"],
  ["Cannot Reproduce", "cancelled"],
  ["Declined", "cancelled"],
  ["Cancelled", "cancelled"],
  ["Abgelehnt", "cancelled"],
  ["Дубликат", "cancelled"],
  ["Done", "done"],
  ["Fixed", "done"],
  ["Fertig", "done"],
  ["", "done"],
  ["__proto__", "done"],
  ["won't ".repeat(100_000), "done"],
])("an issue in a finished status with the resolution %.40s is %s", (name, state) => {
  expect(toItemState(statusNamed("Done"), {}, { name })).toBe(state);
  expect(toItemState(statusNamed("Done"), { done: "Done" }, { name })).toBe(state);
  expect(isAbandonedResolution({ name })).toBe(state === "cancelled");
});

it("only the resolution decides if one status is configured for done and cancelled items", () => {
  const both = { done: "Closed", cancelled: "closed" };
  expect(toItemState(statusNamed("Closed"), both, { name: "Done" })).toBe("done");
  expect(toItemState(statusNamed("Closed"), both, { name: "Won't Do" })).toBe("cancelled");
});

it("a resolution of an open issue means nothing", () => {
  expect(toItemState({ ...statusNamed("To Do"), statusCategory: { key: "new" } }, {}, { name: "Won't Do" })).toBe(
    "open",
  );
});
