import { expect, it } from "vitest";
import * as z from "zod";
import { parseAnswer } from "../../../../shared/adapters/answers/parse-answer.ts";
import { OutcomeUnknown, RetryLater } from "../../../../shared/errors.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const schema = z.object({ id: z.number(), state: z.enum(["open", "closed"]), map: z.record(z.string(), z.number()) });
const valid = { id: 1, state: "open", map: {} };

function parse(answer: unknown, isRead = true): unknown {
  const request = { vendor: "GitHub", request: "GET /repos/{owner}/{repo}", isRead, now } as const;
  try {
    return parseAnswer(schema, answer, request);
  } catch (error) {
    return error;
  }
}

it("returns the parsed answer, without other fields", () => {
  expect(parse({ ...valid, other: 1 })).toEqual(valid);
});

it.each<[unknown, string]>([
  ["<html>hunter2</html>", "(text instead of JSON)"],
  [null, "(expected object, received null)"],
  [[valid], "(expected object, received array)"],
  [{ ...valid, id: "hunter2" }, '(at "id": expected number, received string)'],
  [{ ...valid, id: Number("1e999") }, '(at "id": expected number, received Infinity)'],
  [{ ...valid, state: "hunter2" }, '(at "state": expected one of "open"|"closed")'],
  [
    { ...valid, map: { ghp_16C7e42F292c6912E7710c838347Ae178B4a: "" } },
    '(at "map.[secret]": expected number, received string)',
  ],
])("says where an answer is wrong, without its values: %j", (answer, problem) => {
  const read = parse(answer);
  expect(read).toBeInstanceOf(RetryLater);
  expect(read).toMatchObject({
    reason: "outage",
    retryAt: new Date("2026-11-22T10:01:00.000Z"),
    message: `GitHub sent an unreadable response to GET /repos/{owner}/{repo} ${problem}.`,
  });
  const written = parse(answer, false);
  expect(written).toBeInstanceOf(OutcomeUnknown);
  expect(String(written)).toContain(problem);
});
