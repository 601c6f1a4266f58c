import { expect, it } from "vitest";
import { startRetrying } from "../../../local/start-retrying.ts";
import { waitUntil } from "../../support/wait-until.ts";

it("repeats a call that fails, and ends after one that succeeds", async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const run = async () => {
    runs += 1;
    if (runs < 3) throw new Error(`No table ${runs}.`);
  };
  const retrying = startRetrying(run, 1, (error) => errors.push(error));
  await waitUntil(() => runs === 3, "the third call has succeeded");
  await retrying.stop();
  expect([runs, errors]).toEqual([3, [new Error("No table 1."), new Error("No table 2.")]]);
});

it("does not call again after a stop, which does not wait for the next call", async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const run = async () => {
    runs += 1;
    throw new Error("No table.");
  };
  const retrying = startRetrying(run, 2 ** 30, (error) => errors.push(error));
  await waitUntil(() => errors.length === 1, "the first call has failed");
  await retrying.stop();
  expect(runs).toBe(1);
});
