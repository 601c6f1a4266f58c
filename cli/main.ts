#!/usr/bin/env node
import { formatVersion } from "./build-info.ts";

// The reader of a pipe may stop early (`| head`). The command still finishes.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
// The AWS SDK warns about Node 20, which is supported on purpose.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === "--version") {
  // Loads nothing else: the version is there in the time that Node needs to start.
  process.stdout.write(`${formatVersion()}\n`);
} else {
  const [{ runCommand }, { processContext }] = await Promise.all([
    import("./run-command.ts"),
    import("./command-context.ts"),
  ]);
  process.exitCode = await runCommand(args, processContext());
}
