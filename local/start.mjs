import { register } from "tsx/esm/api";

// Hides the AWS SDK's warning about Node 20, because Milepost supports that version.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

// Compiling the program takes some seconds.
process.stderr.write("Starting the service and the emulators…\n");
register();
await import("./start.ts");
