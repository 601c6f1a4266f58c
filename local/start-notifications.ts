import { notifyHandler } from "../functions/notify/notify-handler.ts";
import { notifyQueueShape } from "../shared/adapters/sqs/queue-shape.ts";
import { linkToPlan } from "../shared/compose/card-links.ts";
import type { HostSettings } from "../shared/compose/host-settings.ts";
import { notifyHost } from "../shared/compose/notify-host.ts";
import { reportHost } from "../shared/compose/report-host.ts";
import { messageOf } from "../shared/errors.ts";
import { queueDueReports } from "../shared/notify/scheduled/queue-due-reports.ts";
import { startPoller } from "./embedded/poller.ts";
import { startInterval } from "./start-interval.ts";

const REPORT_INTERVAL_MS = 15 * 60 * 1000;

/** Runs the functions of Lambda in this process: notify continuously, report immediately and every 15 minutes. */
export function startNotifications(settings: HostSettings) {
  const { notifyQueue, log } = settings;
  const onError = (error: unknown) => log("notifications failed", { error: messageOf(error) });
  // Messages link to the plan, because readers in Slack or GitHub can't reach the local status page.
  const links = async () => linkToPlan;
  const poller = startPoller({
    ...notifyQueue,
    handler: notifyHandler(notifyHost({ ...settings, links })),
    timeoutSeconds: notifyQueueShape.functionTimeout,
    batchSize: notifyQueueShape.batchSize,
    onError,
  });
  const sendDueReports = () => queueDueReports(reportHost({ ...settings, links })).catch(onError);
  const first = sendDueReports();
  const interval = startInterval(sendDueReports, REPORT_INTERVAL_MS, onError);
  return {
    sendDueReports,
    async stop(): Promise<void> {
      await Promise.all([first, interval.stop()]);
      await poller.stop();
    },
  };
}
