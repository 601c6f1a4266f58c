import { awsWorkerOptions } from "../../shared/compose/aws/worker-host.ts";
import { lazyFunction } from "../../shared/compose/lazy-once.ts";
import { workerHost } from "../../shared/compose/worker-host.ts";
import { syncHandler } from "./sync-handler.ts";

/** The Lambda function that processes the work queue. */
export const handler = lazyFunction(async () => syncHandler(workerHost(await awsWorkerOptions(process.env))));
