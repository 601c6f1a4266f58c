import fc from "fast-check";
import type { GoalDetails, StatusReport } from "../../../shared/model/goal-status.ts";
import { buildReport } from "../../../shared/report/build-report.ts";
import { lastMonday, liveReview, liveReviewBefore, now } from "./page/sample-goals.ts";

/** Texts that attack each of the output formats. */
export const nasty = [
  "<!channel> <!here|x> <@U1> <#C1> <https://evil.example|label>",
  "@everyone @octocat #1 GH-1 :tada: [x](javascript:alert(1)) ![x](https://evil.example/x.png)",
  "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>",
  "]]></style><style>*{display:none}</style><!-- &lt; &amp;amp; -->",
  "a|b|c\n\n# heading\n```\n| x |",
  "{b|rich} {value} {a} zr0-c0 url(#zr0-c0)",
  "\u0000\u0007\u001b[31m\ufffe\ud800 \u202egnp.exe\u2066",
  "&".repeat(5_000),
];

/** Any text, often with one of `nasty` in it. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom(...nasty),
  fc
    .tuple(fc.string({ unit: "grapheme", maxLength: 50 }), fc.constantFrom(...nasty), fc.string({ maxLength: 4_000 }))
    .map((parts) => parts.join("")),
);

/** Returns a goal with `text` as every text. */
export function goalOf(text: string): GoalDetails {
  return {
    ...liveReview,
    title: text,
    reasons: [text, text],
    milestones: liveReview.milestones.map((milestone) => ({
      ...milestone,
      number: milestone.key === "m1" ? null : milestone.number,
      title: text,
      reasons: [text],
      items: milestone.items.map((item) => ({
        ...item,
        title: text,
        links: { github: text, jira: item.links.jira },
      })),
    })),
    slips: liveReview.slips.map((slip) => ({ ...slip, title: text })),
    risks: liveReview.risks.map((risk) => ({ ...risk, text, mitigation: text })),
    conflicts: [{ key: "d5", field: "title", plan: text, tracker: text, kept: "tracker" }],
    held: liveReview.held.map((held) => ({
      ...held,
      reason: text,
      items: [{ key: "d1", title: text, remote: text }],
    })),
    diagnostics: [{ severity: "error", code: "x", message: text, line: 1, column: 1 }],
  };
}

export function reportOf(text: string, goals = 1): StatusReport {
  const all = Array.from({ length: goals }, (_, index) => ({ ...goalOf(text), goal: `goal-${index}` }));
  const previous = all.map(({ goal }) => ({ ...liveReviewBefore, goal }));
  return buildReport({ goals: all, previous, generatedAt: now, since: lastMonday });
}
