import { configDefaults, defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/summary-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/exhaustive/**"],
    globalSetup: "test/support/update-bundle.ts",
    maxWorkers: 2,
    // Files share a process and its modules: importing them for each of 200 files would take most of the time.
    isolate: false,
    // Short-lived objects of many tests: collecting them less often saves a tenth of the CPU time.
    execArgv: ["--max-semi-space-size=64"],
    // So that no file comes to depend on one before it. The seed is printed: repeat an order with --sequence.seed.
    sequence: { shuffle: { files: true, tests: false } },
    // Node 20 is supported on purpose; the notice of the SDK would drown what a test prints.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    // They only end a test that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", new SummaryReporter()],
  },
});
