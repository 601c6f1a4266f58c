/**
 * The metrics of Milepost. Each has one dimension besides `service`: CloudWatch charges for each of its values, so a metric
 * has no repository. The log entries beside the metrics name it.
 */
export const metricShape = {
  service: "milepost",
  /** Webhooks, by what became of them. */
  deliveries: { name: "Deliveries", dimension: "result", values: ["accepted", "ignored", "rejected"] },
  /**
   * Runs, by their outcome as an operator sees it. `refused`: fails until a person changes a permission or a setting, in one tracker at
   * least. `postponed`: is repeated after a rate limit or an outage. `invalid-config`: the team has to correct its config file.
   */
  runs: {
    name: "Runs",
    dimension: "outcome",
    values: ["synced", "unchanged", "partial", "held", "failed", "refused", "postponed", "invalid-config"],
  },
} as const;
