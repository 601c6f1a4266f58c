import { createChartRenderer, type ReadChartAsset } from "../adapters/charts/create-chart-renderer.ts";
import type { PageHost } from "../http/page-app.ts";
import { readGoalPage, readPageModel } from "../status/read-page.ts";
import type { HostSettings } from "./host-settings.ts";
import { openStores } from "./stores.ts";

/** Builds the host of the status page. It reads the state for every request, without a cache. */
export function pageHost(
  { table, clock, log }: Pick<HostSettings, "table" | "clock" | "log">,
  readChartAsset: ReadChartAsset,
): PageHost {
  const { ledger } = openStores(table, { clock, log });
  return {
    goals: () => readPageModel(ledger, clock.now()),
    goal: (repo, goal) => readGoalPage(ledger, repo, goal, clock.now()),
    png: createChartRenderer(readChartAsset),
    now: () => clock.now(),
    log,
  };
}
