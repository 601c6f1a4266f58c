import type { JiraState, Version } from "../state.ts";

/** "Get version". Dates are there only when set; `overdue` only where it can be. */
export function renderVersion(state: JiraState, version: Version): Record<string, unknown> {
  const { id, name, description, releaseDate, startDate, released, archived, project } = version;
  const today = state.now().toISOString().slice(0, 10);
  return {
    self: `${state.api}/version/${id}`,
    id,
    ...(description === "" ? {} : { description }),
    name,
    archived,
    released,
    ...(startDate === null ? {} : { startDate, userStartDate: localDate(startDate) }),
    ...(releaseDate === null ? {} : { releaseDate, userReleaseDate: localDate(releaseDate) }),
    ...(releaseDate === null || released ? {} : { overdue: releaseDate < today }),
    projectId: Number(project.id),
  };
}

/** As people see it: `06/Jul/26`. */
function localDate(date: string): string {
  const month = new Date(`${date}T00:00:00Z`).toLocaleString("en", { month: "short", timeZone: "UTC" });
  return `${date.slice(8)}/${month}/${date.slice(2, 4)}`;
}
