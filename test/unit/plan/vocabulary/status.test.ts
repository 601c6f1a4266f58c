import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Status, statuses } from "../../../../shared/model/plan/plan-values.ts";
import { languages } from "../../../../shared/plan/languages/languages.ts";
import { fold } from "../../../../shared/plan/markdown/fold.ts";
import { parseStatus, statusOfEmoji } from "../../../../shared/plan/milestone/status.ts";
import { collectWords } from "../../../../shared/plan/vocabulary/word-patterns.ts";

const namesOf = (status: Status) => collectWords(languages, (language) => language.statuses?.[status]);

test.each(statuses)("every name of the status %s is found: alone, in upper case, before other text", (status) => {
  for (const name of namesOf(status)) {
    const texts = [name, name.toUpperCase(), name.normalize("NFD"), `**${name}** (x)`, `✅ ${name} – x`];
    expect([name, texts.map(parseStatus)]).toEqual([name, texts.map(() => status)]);
  }
});

test("no name belongs to two statuses", () => {
  const owners = new Map<string, string>();
  for (const status of statuses) {
    for (const name of namesOf(status)) {
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
  expect(parseStatus(text)).toBe(status);
});

test.each<[string, Status | null]>([
  ["✅✔☑", "done"],
  ["🚧🔄🔨🟡🏃", "active"],
  ["⏳📋🔜⬜🔲☐", "planned"],
  ["🗑", "cancelled"],
  ["❌🚫⛔🎉🎯", null],
])("the emoji %s mean %s", (marks, status) => {
  for (const mark of marks) expect([statusOfEmoji(mark), statusOfEmoji(`${mark}\uFE0F`)]).toEqual([status, status]);
});

test("any text is parsed without an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect([null, ...statuses]).toContain(parseStatus(text));
    }),
  );
});

test("only the first 200 characters are read", () => {
  for (const part of ["✅", "1", "/", "- ", "(", "not ", "é"]) {
    const long = part.repeat(200_000);
    expect(parseStatus(long)).toBe(parseStatus(long.slice(0, 200)));
  }
});
