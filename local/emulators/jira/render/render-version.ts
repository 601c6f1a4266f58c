import type { JiraState, StoredVersion } from "../state.ts";
import type { JsonObject } from "../value-types.ts";

/** Returns a version in the format of "Get version". `overdue` is present for unreleased versions only. */
export function toVersionJson(state: JiraState, version: StoredVersion): JsonObject {
  const { id, name, description, releaseDate, startDate, released, archived, project } = version;
  const today = state.now().toISOString().slice(0, 10);
  return {
    self: `${state.apiUrl}/version/${id}`,
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

/** Formats a date as Jira's pages do: `06/Jul/26`. */
function localDate(date: string): string {
  const month = new Date(`${date}T00:00:00Z`).toLocaleString("en", { month: "short", timeZone: "UTC" });
  return `${date.slice(8)}/${month}/${date.slice(2, 4)}`;
}
