#!/usr/bin/env node
import { formatVersion } from "./build-info.ts";

// The AWS SDK warns about Node 20, which is supported on purpose.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

// Stacks then name the lines of the sources instead of the bundle's.
if (process.env.MILEPOST_DEBUG) process.setSourceMapsEnabled(true);

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === "--version") {
  // Loads nothing else: the version is there in the time that Node needs to start.
  process.stdout
    .on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1))
    .write(`${formatVersion()}\n`);
} else {
  const { runProcess } = await import("./run-process.ts");
  await runProcess(args);
}
