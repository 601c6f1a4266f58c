import { register } from "tsx/esm/api";

// Hides the AWS SDK's warning about Node 20, because Milepost supports that version.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

register();
await import("./start.ts");
