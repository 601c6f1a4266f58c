import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { waitForStopSignal } from "../../../local/wait-for-stop-signal.ts";

const signals = ["SIGINT", "SIGTERM"] as const;
let time = 0;
let exitCode: unknown = null;

beforeEach(() => {
  exitCode = null;
  vi.spyOn(performance, "now").mockImplementation(() => time);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    exitCode ??= code;
    return undefined as never;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Sends signals at the given times in milliseconds, and returns the exit code of the process, if it ended. */
async function send(...sent: [signal: NodeJS.Signals, at: number][]): Promise<unknown> {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  for (const signal of signals) process.removeAllListeners(signal);
  const stopped = waitForStopSignal();
  for (const [signal, at] of sent) {
    time = at;
    process.emit(signal, signal);
  }
  await stopped;
  for (const signal of signals) process.removeAllListeners(signal);
  for (const [signal, listeners] of before) for (const listener of listeners) process.on(signal, listener);
  return exitCode;
}

it("takes a signal that npm forwards as the one that the terminal has sent", async () => {
  expect(await send(["SIGINT", 0], ["SIGINT", 13])).toBeNull();
});

it("ends the process at a second Ctrl-C, and at another signal", async () => {
  expect(await send(["SIGINT", 0], ["SIGINT", 13], ["SIGINT", 1500])).toBe(130);
});

it("ends the process at another signal at once", async () => {
  expect(await send(["SIGINT", 0], ["SIGTERM", 1])).toBe(130);
});
