const pacific = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/Los_Angeles",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});

function wallClock(instant: Date): { day: string; hour: string } {
  const parts = new Map(pacific.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`,
    hour: parts.get("hour") ?? "",
  };
}

/**
 * Returns the `due_on` that GitHub stores for a milestone: the start of the day in Pacific time, as UTC (07:00Z in
 * summer, 08:00Z in winter). `2026-09-24T06:59:00Z` becomes `2026-09-23T07:00:00Z`. Observed in PowerShellForGitHub
 * #133 and wordpress-mobile/release-toolkit #419.
 */
export function floorToPacificDay(instant: Date): string {
  const { day } = wallClock(instant);
  const summer = new Date(`${day}T07:00:00Z`);
  return wallClock(summer).hour === "00" ? `${day}T07:00:00Z` : `${day}T08:00:00Z`;
}
