import { awsNotifyHost } from "../../shared/compose/aws/notify-host.ts";
import { lazyFunction } from "../../shared/compose/lazy-once.ts";
import { notifyHandler } from "./notify-handler.ts";

/** The Lambda function that processes the notify queue. */
export const handler = lazyFunction(async () => notifyHandler(await awsNotifyHost(process.env)));
