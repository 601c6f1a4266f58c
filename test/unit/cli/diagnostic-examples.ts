import type { DiagnosticCode } from "../../../shared/plan/diagnostic-codes.ts";

const title = "# Milestone Plan: X\n\n";
const milestone = "**Milestone 1: A** (due 2026-06-01)\n- **Deliverable**: a\n";

/** A minimal plan for each code of the parser that causes it. */
export const examples: Readonly<Partial<Record<DiagnosticCode, string | Uint8Array>>> = {
  placeholder: `${title}**Milestone 1: [TITLE]**\n- **Deliverable**: a\n`,
  "no-milestones": `${title}**Goal Branch**: \`001-x\` | **Date**: 2026-05-15\n\n**Goal Priority**: P1\n\n## Milestone Rationale\n\nNone yet.\n`,
  "unparsed-milestone": `${title}- **Milestone 2: B** (Weeks 1-2)\n\n${milestone}`,
  "duplicate-number": `${title}${milestone}\n${milestone}`,
  "duplicate-id": `${title}**Milestone 1: A** <!-- id: same -->\n- **Deliverable**: a\n\n**Milestone 2: B** <!-- id: same -->\n- **Deliverable**: b\n`,
  "invalid-id": `${title}**Milestone 1: A** <!-- id: a b -->\n- **Deliverable**: a\n`,
  "no-deliverables": `${title}**Milestone 1: A**\n- **Value**: v\n`,
  "unknown-label": `${title}${milestone}- **Delivrable**: b\n`,
  "ignored-text": `${title}${milestone}\nSome text of no label.\n`,
  "unknown-milestone": `${title}${milestone}\n**Milestone 7 Verification**:\n- [ ] It works\n`,
  "unknown-status": `${title}${milestone}- **Status**: splendid\n`,
  "invalid-date": `${title}**Date**: 2026-02-30\n\n${milestone}`,
  "unparsed-schedule": `${title}**Milestone 1: A**\n- **Deliverable**: a\n- **Schedule**: when it is ready\n`,
  "missing-start-date": `${title}**Milestone 1: A** (Weeks 1-2)\n- **Deliverable**: a\n`,
  "missing-title": milestone,
  "too-large": "a".repeat(1024 * 1024 + 1),
  "not-utf8": new Uint8Array([0x23, 0x20, 0xff]),
  "nul-byte": "# A\0",
  "line-too-long": `# ${"a".repeat(20_000)}`,
  "too-complex": "a\n".repeat(50_001),
  "too-many-items": `${title}${Array.from({ length: 501 }, (_, index) => `**Milestone ${index + 1}: A**\n- **Deliverable**: a\n`).join("\n")}`,
  "too-deep": `${">".repeat(30)} a`,
};
