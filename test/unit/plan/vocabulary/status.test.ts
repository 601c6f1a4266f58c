import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Status, statuses } from "../../../../shared/model/plan.ts";
import { fold } from "../../../../shared/plan/markdown/fold.ts";
import { readStatus, statusMarks, statusOfMark } from "../../../../shared/plan/milestone/status.ts";
import { statusNames } from "../../../../shared/plan/vocabulary/status-words.ts";

test.each(statuses)("every word for %s is read, alone, shouted and with something behind it", (status) => {
  const names = Object.values(statusNames[status]).flatMap((line) => line.split(" | "));
  for (const name of names) {
    const texts = [name, name.toUpperCase(), name.normalize("NFD"), `**${name}** (x)`, `✅ ${name} – x`];
    expect([name, texts.map(readStatus)]).toEqual([name, texts.map(() => status)]);
  }
});

test("no word stands for two", () => {
  const owners = new Map<string, string>();
  for (const status of statuses) {
    for (const name of Object.values(statusNames[status]).flatMap((line) => line.split(" | "))) {
      expect([name, owners.get(fold(name)) ?? status]).toEqual([name, status]);
      owners.set(fold(name), status);
    }
  }
});

test.each<[string, Status | null]>([
  ["✅ Done (12 May)", "done"],
  ["✅ ABGESCHLOSSEN (Januar 2026)", "done"],
  ["**complete** (2026-03-22, v0.6.0)", "done"],
  ["**complete**. `pnpm smoke` is green", "done"],
  ["DONE — it is proven", "done"],
  ["FERMÉ", "done"],
  ["LIVRÉ", "done"],
  ["TAMAMLANDI", "done"],
  ["завершено. Остальное потом", "done"],
  ["Complete (100%)", "done"],
  ["100%", "done"],
  ["✅", "done"],
  ["✔️", "done"],
  ["In Bearbeitung (95%)", "active"],
  ["in_progress", "active"],
  ["40%", "active"],
  ["done (95%)", "active"],
  ["Engine ✅ | UI ❌", "active"],
  ["done, except the docs", "active"],
  ["mostly done", "active"],
  ["Teilweise (nur lokal)", "active"],
  ["partially complete", "active"],
  ["complete (partial — moved on)", "active"],
  ["Complete / In progress", "active"],
  ["blocked", "active"],
  ["🚧", "active"],
  ["0%", "planned"],
  ["⏳", "planned"],
  ["**active next** (Phase 6)", "planned"],
  ["up next", "planned"],
  ["📋 Planning Complete - Ready for Implementation", "planned"],
  ["🟡 Planlanıyor → başlayacak", "planned"],
  ["Done ✅ / Pending ⏳", "planned"],
  ["deferred", "planned"],
  ["Not done", "planned"],
  ["not complete", "planned"],
  ["❌ Not started", "planned"],
  ["INCOMPLETE", "planned"],
  ["bypassed (board directive)", "cancelled"],
  ["Won’t do", "cancelled"],
  ["🗑️", "cancelled"],
  ["❌", null],
  ["❌ done", null],
  ["not 100%", null],
  ["not really done", null],
  ["whatever", null],
  ["2026-03-01", null],
  ["toString", null],
  ["", null],
])("%j is %s", (text, status) => {
  expect(readStatus(text)).toBe(status);
});

test.each<[string, Status | null]>([
  ["✅✔☑", "done"],
  ["🚧🔄🔨🟡🏃", "active"],
  ["⏳📋🔜⬜🔲☐", "planned"],
  ["🗑", "cancelled"],
  ["❌🚫⛔🎉🎯", null],
])("%s each stand for %s", (marks, status) => {
  for (const mark of marks)
    expect([statusOfMark(mark), statusOfMark(`${mark}\uFE0F`)]).toEqual([status, status]);
});

test("the pattern of marks finds them and crosses", () => {
  expect("a ✔️ b ❌ c 🎯".match(new RegExp(statusMarks, "gu"))).toEqual(["✔️", "❌"]);
});

test("any text is read without an error, in no time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect([null, ...statuses]).toContain(readStatus(text));
    }),
  );
  const started = performance.now();
  for (const part of ["✅", "1", "/", "- ", "(", "not ", "é"]) readStatus(part.repeat(1_000_000));
  expect(performance.now() - started).toBeLessThan(1000);
});
