import { expect, test } from "vitest";
import { parseDependencies } from "../../../../shared/plan/milestone/items/parse-dependencies.ts";

test.each([
  ["Milestone 1", "Milestone 2", ["1"]],
  ["Milestones 1", "M2", ["1"]],
  ["M3", "Milestone 4", ["3"]],
  ["1.10", "M2", ["1.10"]],
  ["2 (the API)", "M3", ["2 (the API)"]],
  ["Milestone 3 complete", "Milestone 4", ["3"]],
  ["Fase 6 (opcional)", "Fase 7", ["6 (opcional)"]],
  ["Fases 6,8", "Fase 9", ["6", "8"]],
  ["Phasen 1", "Phase 2", ["1"]],
  ["M1 and M2", "M3", ["1", "2"]],
  ["Phases 1 and 2", "Phase 3", ["1", "2"]],
  ["1 (API and docs)", "M3", ["1 (API and docs)"]],
  ["Milestone 2 (API and 3 clients)", "Milestone 4", ["2 (API and 3 clients)"]],
  ["legal and finance", "M3", ["legal and finance"]],
  ["里程碑 B", "里程碑 C", ["B"]],
  ["None (initial milestone)", "M1", []],
  ["нет", "Этап 2", []],
  // External dependencies.
  ["Phase 2", "Milestone 3", ["Phase 2"]],
  ["Milestone 2", "Phase 3", ["Milestone 2"]],
  ["External API", "M1", ["External API"]],
  ["Milestone planning", "M1", ["Milestone planning"]],
  ["3rd-party review", "M1", ["3rd-party review"]],
])("%j below %j", (text, label, names) => {
  expect(parseDependencies(text, label)).toEqual(names);
});
