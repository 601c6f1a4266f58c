import type { TrackerPlanning } from "../../ports/tracker.ts";
import { buildDeliverableBody, buildGitHubItems } from "../../sync/desired/github-items.ts";
import { githubBody } from "./body/github-body.ts";

/** How GitHub represents plans, for which no request is necessary. */
export const githubPlanning: Omit<TrackerPlanning, "requests"> = {
  name: "github",
  bodyFormat: githubBody,
  desired: async (input) => buildGitHubItems(input, githubBody),
  deliverableBody: (text) => buildDeliverableBody(text, githubBody),
  discoverySnapshot: () => null,
};
