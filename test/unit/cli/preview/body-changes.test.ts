import { describe, expect, it } from "vitest";
import { listBodyChanges } from "../../../../cli/print/preview/body-changes.ts";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import { adfBody } from "../../../../shared/adapters/jira/body/adf-body.ts";
import type { BodySection } from "../../../../shared/model/item.ts";

const sections = (boxes: { text: string; done: boolean }[]): BodySection[] => [
  { kind: "text", heading: "Owner", text: "Ana *Maria*" },
  { kind: "checklist", heading: "Success criteria", boxes },
  { kind: "list", heading: "Risks", items: ["Network"] },
];
const before = sections([
  { text: "Serves 1000 req/sec", done: false },
  { text: "Deploys_go unnoticed", done: false },
  { text: "Old", done: true },
]);

describe.each([
  ["GitHub", githubBody],
  ["Jira", adfBody],
])("the changes of a body in %s", (_, { render }) => {
  const list = (after: BodySection[]) => listBodyChanges(render(before), render(after));

  it("are none for the same text", () => {
    expect(list(before)).toEqual(["the hidden digest that identifies it"]);
  });

  it("are the old and the new line of what was reworded or ticked, then what was added and removed", () => {
    const after = sections([
      { text: "Serves 2000 req/sec", done: false },
      { text: "Deploys_go unnoticed", done: true },
      { text: "Another thing", done: false },
    ]);
    expect(list(after)).toEqual([
      "- [ ] Serves 1000 req/sec",
      "+ [ ] Serves 2000 req/sec",
      "- [ ] Deploys_go unnoticed",
      "+ [x] Deploys_go unnoticed",
      "+ [ ] Another thing",
      "- [x] Old",
    ]);
  });

  it("have no markup of their own: headings and list signs are left out", () => {
    expect(listBodyChanges({ text: "", boxes: [] }, render(sections([{ text: "One", done: false }])))).toEqual([
      "+ Owner",
      "+ Ana *Maria*",
      "+ Success criteria",
      "+ [ ] One",
      "+ Risks",
      "+ - Network",
    ]);
  });
});
