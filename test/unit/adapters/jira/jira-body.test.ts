import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adfBody } from "../../../../shared/adapters/jira/body/adf-body.ts";
import { jiraBody } from "../../../../shared/adapters/jira/body/jira-body.ts";
import { plainBody } from "../../../../shared/adapters/jira/body/plain-body.ts";
import { createWikiBody } from "../../../../shared/adapters/jira/body/wiki-body.ts";
import type { SourceLink } from "../../../../shared/model/item.ts";
import { planSync } from "../../../../shared/sync/compare/plan-sync.ts";
import { assertLaws, flip, marker, sections, source, text } from "./body-samples.ts";

const wikiBody = createWikiBody("17");

/** Returns the body that a sync writes if the plan has text `now` and, unless omitted, another source link. */
function bodyAfter(now: string, body: string, from?: SourceLink): string | undefined {
  const fields = (words: string) => ({ title: "A", body: adfBody.render([text(words)]) });
  const remote = { id: "1", name: "A-1", url: "https://jira.example/A-1" };
  const item = { key: "a1", role: "tracking", entity: "story" } as const;
  const { operations } = planSync({
    desired: [{ ...item, fields: fields(now), ...(from && { source: from }) }],
    links: [{ ...item, nonce: marker.nonce, remote, base: fields("old"), intendedAt: null }],
    uncertainKeys: new Set(),
    removedPolicy: "leave",
    statuses: null,
    observed: new Map([["a1", { remote, fields: { body } }]]),
    conflictPolicy: "tracker",
    format: jiraBody("adf", "17"),
  });
  const [operation] = operations;
  return operation && "changes" in operation ? operation.changes.body : undefined;
}

describe("the source link", () => {
  const old = adfBody.render([text("old")]);
  const [first, second] = [
    source,
    { label: "milestones.md, line 50", url: "https://github.com/o/r/blob/4567def/m.md#L50" },
  ];

  it("is updated with another change, and preserved if the item has no new one", () => {
    const body = adfBody.compose(old, marker, first);
    const now = adfBody.render([text("new")]);
    expect(bodyAfter("new", body, second)).toBe(adfBody.compose(now, marker, second));
    expect(bodyAfter("new", body)).toBe(adfBody.compose(now, marker, first));
  });

  it("alone causes no write", () => {
    expect(bodyAfter("old", adfBody.compose(old, marker, first), second)).toBeUndefined();
  });
});

describe.each(["adf", "wiki"] as const)("bodies of a Jira with %s", (kind) => {
  const format = jiraBody(kind, "17");

  it("are read back as written", () => {
    assertLaws(format, (found, wanted) => expect(found).toEqual(wanted), { hasMarker: kind === "wiki" });
  });

  it("are read and rewritten in their own format, with the same managed text", () => {
    fc.assert(
      fc.property(sections, sections, (plan, other) => {
        const [managed, next] = [format.render(plan), format.render(other)];
        for (const shape of [adfBody, wikiBody, plainBody]) {
          const body = shape.compose(managed, marker, source);
          expect(format.extract(body, marker.nonce)).toEqual(managed);
          expect(format.replace(body, next, marker.nonce, null)).toBe(shape.compose(next, marker, source));
          expect(format.replace(body, flip(managed), marker.nonce, null)).toBe(
            shape.compose(flip(managed), marker, source),
          );
        }
      }),
    );
  });

  it("are recognised although plan text looks like a panel with this marker", () => {
    const notes = [`{{milepost:${marker.goal}/${marker.key}:${marker.nonce}}}`];
    const boxes = [
      { text: "{panel:title=x}", done: false, notes },
      { text: "{panel}", done: true },
    ];
    const managed = format.render([{ kind: "checklist", heading: null, boxes }]);
    for (const shape of [adfBody, wikiBody, plainBody]) {
      expect(format.extract(shape.compose(managed, marker, source), marker.nonce)).toEqual(managed);
    }
  });

  it("ignore a wiki panel that a user pasted into a document", () => {
    const pasted = wikiBody.compose(wikiBody.render([text("a")]), marker, null);
    const content = [{ type: "paragraph", content: [{ type: "text", text: pasted }] }];
    const body = JSON.stringify({ type: "doc", version: 1, content });
    expect(format.extract(body, marker.nonce)).toBeNull();
    expect(format.replace(body, { text: "", boxes: [] }, marker.nonce, source)).toBeNull();
    expect(format.extract("", marker.nonce)).toBeNull();
  });
});
