import { vi } from "vitest";

export interface ControlledTimeouts {
  /** Durations of the timeouts that were started, in milliseconds. */
  readonly startedMs: number[];
  /** Lets all timeouts that were started expire now. */
  expire(): void;
  restore(): void;
}

/** Replaces `AbortSignal.timeout`, which limits the requests of all clients: a timeout expires when the test says so. */
export function controlTimeouts(): ControlledTimeouts {
  const startedMs: number[] = [];
  const controllers = new Set<AbortController>();
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    startedMs.push(milliseconds);
    const controller = new AbortController();
    controllers.add(controller);
    return controller.signal;
  });
  return {
    startedMs,
    expire() {
      for (const controller of controllers) controller.abort(new DOMException("The request timed out", "TimeoutError"));
      controllers.clear();
    },
    restore: () => spy.mockRestore(),
  };
}
