import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkCommand } from "../../../cli/commands/check.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";
import { asNobody } from "../local/as-nobody.ts";

const plan = new URL("../../fixtures/plans/live-review.md", import.meta.url);
const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "milepost-check-"));
  copyFileSync(plan, join(folder, "plan.md"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

describe("milepost check FILE", () => {
  it("looks at nothing but the file, outside git too", async () => {
    const { context, printed } = createRecordingContext();
    await asNobody(folder, async () => {
      expect(await checkCommand(["plan.md"], "text", context)).toBe(0);
    });
    expect(printed.out).toContain("1 plan, 3 milestones");
  });
});
