import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPlainMarkers, plainBody } from "../../../../shared/adapters/jira/body/plain-body.ts";
import { isExhaustive } from "../../../support/sampled.ts";
import { loadCounted } from "../../../support/work-counter.ts";
import { assertLaws, checklist, list, marker, sections, source, sources, text, words } from "./body-samples.ts";

const extract = (body: string) => plainBody.extract(body, marker.nonce);

describe("a version's description", () => {
  it("is read back as written, including checkbox states", () => {
    assertLaws(plainBody, (found, wanted) => expect(found).toEqual(wanted));
  });

  it("is readable text with marker and source link", () => {
    const managed = plainBody.render([text("Value\nof it"), text("- sign"), list("a"), checklist("x b")]);
    expect(plainBody.compose(managed, marker, source)).toBe(
      `[milepost:001-live_review.v2/a1:abcdefgh1234]\nValue\nof it\n\n| - sign\n\n- a\n\n[x] b\n~ From ${source.label}: ${source.url}\n~ GitHub: https://github.com/o/r/issues/4\n[/milepost]\n`,
    );
  });

  it("is found by its own marker only, for any plan text, and keeps the text around it", () => {
    const around = fc.oneof(words, fc.constantFrom("[/milepost]\n", "[milepost:g/d1:zzzzzzzz9999]\n"));
    fc.assert(
      fc.property(sections, sources, around, words, (plan, from, before, after) => {
        const managed = plainBody.render(plan);
        const body = plainBody.compose(managed, marker, from);
        expect(findPlainMarkers(body)).toEqual([marker]);
        fc.pre(!`${before}${after}`.includes(`:${marker.nonce}]`));
        const whole = `${before}\n${body}${after}`;
        expect(extract(whole)).toEqual(managed);
        expect(extract(whole.replace(/\r?\n/g, " \r\n"))).toEqual(managed);
        expect(plainBody.replace(whole, { text: "| b", boxes: [] }, marker.nonce, source)).toBe(
          `${before}\n${plainBody.compose({ text: "| b", boxes: [] }, marker, source)}${after}`,
        );
      }),
    );
  });

  it("has no managed block without both markers, or if it is duplicated", () => {
    const body = plainBody.compose(plainBody.render([text("a")]), marker, null);
    const broken = ["", "a", body.replace("[/", "["), body.slice(1), body + body, body.replaceAll("\n", " ")];
    for (const whole of broken) {
      expect(extract(whole)).toBeNull();
      expect(plainBody.replace(whole, { text: "", boxes: [] }, marker.nonce, null)).toBeNull();
    }
  });

  it.runIf(isExhaustive)("stays within Jira's limit and is read in linear time", () => {
    const counted = loadCounted<typeof import("../../../../shared/adapters/jira/body/plain-body.ts")>(
      "shared/adapters/jira/body/plain-body.ts",
    );
    const managed = plainBody.render([text("many words ".repeat(90_000))]);
    const body = plainBody.compose(managed, marker, source);
    expect(body.length).toBeLessThan(16_384);
    expect(extract(body)).toEqual(managed);
    for (const before of ["[milepost:a/a1:abcdefgh1234]\n".repeat(40_000), "\n".repeat(1_000_000)]) {
      expect(extract(before + body)).toEqual(managed);
      const work = () => counted.module.plainBody.extract(before + body, marker.nonce);
      expect(counted.countPer(before.length, work)).toBeLessThan(100);
    }
    counted.stop();
  });
});
