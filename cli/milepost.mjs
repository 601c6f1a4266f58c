#!/usr/bin/env node
// The command in a checkout. The published package runs its bundle directly.
import { existsSync } from "node:fs";
import { bundleUrl, updateBundle } from "./bundle/update-bundle.mjs";

try {
  await updateBundle();
} catch (error) {
  const reason = error.message.replace(/\s+/g, " ");
  if (!existsSync(bundleUrl)) {
    console.error(`milepost: cannot build dist/milepost.mjs: ${reason}`);
    process.exit(1);
  }
  console.error(`milepost: cannot build dist/milepost.mjs, so its last build runs: ${reason}`);
}
await import(bundleUrl);
