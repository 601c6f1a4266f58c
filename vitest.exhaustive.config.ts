import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

const usesSample = (path: string) => /\b(sampled|isExhaustive)\b/.test(readFileSync(path, "utf8"));
const testFiles = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((name) => join("test", name))
  .filter((path) => path.endsWith(".test.ts"));

/** Runs the tests in this folder, and all cases of the tests of which `npm test` runs a sample. */
export default defineConfig({
  test: {
    ...config.test,
    env: { ...config.test?.env, MILEPOST_EXHAUSTIVE: "1" },
    include: ["test/exhaustive/**/*.test.ts", ...testFiles.filter(usesSample)],
    exclude: [],
    // linear-work.test.ts counts the work of the whole process.
    isolate: true,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});
