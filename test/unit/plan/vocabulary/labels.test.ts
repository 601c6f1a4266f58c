import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { milestoneLabels } from "../../../../shared/plan/languages/language.ts";
import { languages } from "../../../../shared/plan/languages/languages.ts";
import {
  findHeaderLabel,
  findMilestoneLabel,
  headerLabelName,
  isUnsyncedLabel,
  type MilestoneLabel,
  maxLabelLength,
  suggestMilestoneLabel,
  syncedLabelNames,
} from "../../../../shared/plan/vocabulary/labels.ts";
import { simplifyLabel } from "../../../../shared/plan/vocabulary/simplify-label.ts";
import { collectWords } from "../../../../shared/plan/vocabulary/word-patterns.ts";

const find = findMilestoneLabel;
const namesOf = (label: MilestoneLabel) => collectWords(languages, ({ labels }) => labels?.[label]);

describe("the names of labels", () => {
  test("belong to one label, in any spelling", () => {
    const owners = new Map<string, string>();
    const twice: string[] = [];
    for (const label of milestoneLabels) {
      for (const name of namesOf(label)) {
        const simple = simplifyLabel(name);
        const owner = owners.get(simple) ?? label;
        if (owner !== label) twice.push(`${name}: ${owner} and ${label}`);
        owners.set(simple, owner);
      }
    }
    expect(twice).toEqual([]);
    expect(owners.has("")).toBe(false);
  });

  test("are found: as written, in upper case, with decomposed accents", () => {
    for (const label of milestoneLabels) {
      for (const name of namesOf(label)) {
        const spellings = [name, name.toUpperCase(), name.normalize("NFD"), `📌 1.2 ${name} (x 2)：`];
        expect([name, spellings.map(find)]).toEqual([name, spellings.map(() => label)]);
        expect(name.length).toBeLessThanOrEqual(maxLabelLength);
      }
    }
  });
});

test.each<[MilestoneLabel, string[]]>([
  ["deliverables", ["🎯 里程碑产出", "1.4 Teslimatlar", "Required artifacts", "Liefergegenstände", "산출물", "成果物"]],
  ["deliverables", ["Deliverable(s):", "KEY DELIVERABLES", "Livrables clés", "Expected Outcomes", "Результаты"]],
  [
    "work",
    ["2) Tasks", "TODO", "To-Dos", "In Scope", "📌 주요 작업", "Görevler", "Zadania", "Remaining tasks", "任务"],
  ],
  [
    "value",
    ["Business Value", "Goals & Objectives", "🎯 목표", "三、目标", "a) Ziele", "Hedef", "Amaç", "Цель", "Mål"],
  ],
  ["criteria", ["Success Criteria (All Achieved ✅)", "✅ 验收标准", "Готово, когда", "done-when", "DoD", "完了条件"]],
  ["criteria", ["KABUL KRİTERLERİ", "Kabul kriterleri", "Criterios de aceptacion", "Critères d’acceptation"]],
  ["criteria", ["Akzeptanzkriterien", "Primary Success Indicators", "Exit Gate", "Acceptance Criteria & Tests"]],
  ["validation", ["Validated By", "UAT", "How to verify", "测试计划", "Target Demo", "Testfälle"]],
  ["verification", ["Verification Plan", "Validation & Verification"]],
  ["risks", ["Key Risks", "Risks & Mitigations", "Risk / Mitigation", "Risiken", "리스크"]],
  ["riskLevel", ["Risk Level"]],
  ["mitigation", ["Mitigation Strategies", "缓解"]],
  ["schedule", ["Timeline", "Expected Timeline", "Weeks", "Сроки"]],
  ["start", ["Start Date", "Inicio"]],
  ["due", ["Due", "Deadline", "Fällig", "Échéance", "Fecha", "截止", "Launch Date (Hedef)", "Дедлайн"]],
  ["duration", ["Estimated Duration", "Dauer", "Durée", "Süre", "Estimación"]],
  ["effort", ["Story Points", "Geschätzter Aufwand", "FTE"]],
  ["priority", ["Prioridad"]],
  ["status", ["Durum", "Estado", "Статус", "진행 상황"]],
  ["owner", ["DRI", "Verantwortlich", "担当", "Owner/DRI"]],
  ["dependsOn", ["Depends_on", "Prerequisites", "Abhängigkeiten", "依赖", "선행 조건"]],
  ["enables", ["Unlocks"]],
  ["aside", ["Out of scope", "Non-Goals", "Notes", "关键文档", "備考", "Key documents", "Открытые вопросы"]],
])("%s: %j", (label, names) => {
  expect(names.map((name) => [name, find(name)])).toEqual(names.map((name) => [name, label]));
});

test.each([
  "Phase 0 Success Metrics",
  "Note that",
  "Deliverables and Criteria",
  "Tasks and Risks and Owners",
  "Key",
  "constructor",
  "__proto__",
  "",
  "✅",
  "12",
  `Deliverables${" ".repeat(maxLabelLength)}`,
])("%j is no label", (name) => {
  expect(find(name)).toBeNull();
});

test("the header has its own labels", () => {
  expect([findHeaderLabel("Date:"), find("Date")]).toEqual(["date", "due"]);
});

test("messages name the labels that are synced", () => {
  expect(syncedLabelNames()).toBe(
    "Deliverable, Task, Value, Success Criteria, Validation, Verification, Risk, Mitigation, Schedule, Start, Due, Duration, Status, Owner, Depends on",
  );
  expect(headerLabelName("priority")).toBe("Goal Priority");
  expect([isUnsyncedLabel("aside"), isUnsyncedLabel("work")]).toEqual([true, false]);
});

test.each([
  ["Delivrables", "Deliverable"],
  ["Ower", "Owner"],
  ["Sucess Criteria", "Success Criteria"],
  ["API", null],
  ["Something else altogether", null],
])("for %s, messages suggest %s", (name, near) => {
  expect(suggestMilestoneLabel(name)).toBe(near);
});

test("any text is looked up without an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
      const label = find(name);
      expect(label === null || milestoneLabels.includes(label)).toBe(true);
      suggestMilestoneLabel(name);
    }),
  );
});

test("long names are no labels", () => {
  for (const part of ["(", "a ", "&", "🎯", " & ", "İ", "1.", "s"])
    expect([find(part.repeat(200_000)), suggestMilestoneLabel(part.repeat(200_000))]).toEqual([null, null]);
});
