#!/usr/bin/env node
import { register } from "tsx/esm/api";

// The AWS SDK warns about Node 20, which is supported on purpose.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

register();
await import("./main.ts");
