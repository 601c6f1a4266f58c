import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { handleOutputErrors, reportUnexpectedError } from "../../../cli/print/unexpected-error.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";

function report(error: unknown, env: Record<string, string> = {}) {
  const { context, printed } = createRecordingContext({ env });
  return { code: reportUnexpectedError(error, context), err: printed.err };
}

const systemError = (code: string) => Object.assign(new Error(`${code}: failed, open`), { code });

describe("reportUnexpectedError", () => {
  it("prints one line without control characters, and exits 1", () => {
    expect(report(new TypeError("x is\nnot a\u001b[31m function."))).toEqual({
      code: 1,
      err: "Milepost failed unexpectedly: x is not a[31m function. Run it again with MILEPOST_DEBUG=1 for the stack.\n",
    });
    expect(report("text").err).toMatch(/^Milepost failed unexpectedly: text\. Run/);
    expect(report(new Error("x".repeat(9_999))).err.length).toBeLessThan(700);
  });

  it("prints no secret, in the stack neither", () => {
    const error = new Error("sent authorization: token opaque");
    expect(report(error).err).toContain("authorization: [secret]");
    expect(report(error, { MILEPOST_DEBUG: "1" }).err).not.toContain("opaque");
  });

  it("prints the stack with MILEPOST_DEBUG", () => {
    expect(report(new Error("bug"), { MILEPOST_DEBUG: "1" }).err).toMatch(/\n {4}at /);
  });

  it("says what to do when the machine has no space or no more files", () => {
    expect(report(systemError("ENOSPC")).err).toBe(
      "The disk is full (ENOSPC: failed, open). Free some space and run the command again.\n",
    );
    expect(report(systemError("EMFILE")).err).toContain("Raise the limit (ulimit -n)");
  });
});

describe("handleOutputErrors", () => {
  it("ignores a closed pipe and ends at any other error", () => {
    const stream = new EventEmitter();
    const ended: unknown[] = [];
    handleOutputErrors([stream], (error) => ended.push(error));
    stream.emit("error", systemError("EPIPE"));
    const full = systemError("ENOSPC");
    stream.emit("error", full);
    expect(ended).toEqual([full]);
  });
});
