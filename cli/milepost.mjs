#!/usr/bin/env node
import { register } from "tsx/esm/api";

// Node 20 is supported on purpose and versions are exact: the SDK's notice about later ones is noise here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

register();
await import("./main.ts");
