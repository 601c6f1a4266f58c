import { RequestRejected } from "../../errors.ts";
import { type JiraProject, jiraProjectSchema } from "../../model/jira-project.ts";
import type { DiscoverySnapshot } from "../../model/repository-state.ts";
import { discoverProject } from "./discover-project.ts";
import type { JiraConnection } from "./jira-connection.ts";

export type ProjectSetup = ReturnType<typeof createProjectSetup>;

/**
 * Returns functions for the project's setup, which is discovered at most once per run. `snapshot` is the setup that a
 * previous run stored.
 */
export function createProjectSetup(connection: JiraConnection, snapshot: DiscoverySnapshot | null) {
  const { client, config } = connection;
  let current = parseStoredProject(snapshot, config);
  let discovery: Promise<JiraProject> | null = null;
  let isOutdated = false;

  const checkRejection = (result: unknown): void => {
    if (result instanceof RequestRejected && result.code === "field") isOutdated = true;
  };

  return {
    get current(): JiraProject | null {
      return current;
    },

    async discover(): Promise<JiraProject> {
      if (current) return current;
      discovery ??= discoverProject(client, config);
      current = await discovery;
      return current;
    },

    /** Returns the setup to store for the next run, or `null` if the next run must discover the setup. */
    snapshot: () => (isOutdated ? null : current),

    /** Performs `write` and returns its result. If Jira rejects a field, the next run discovers the setup again. */
    async watch<T>(write: () => Promise<T>): Promise<T> {
      try {
        const result = await write();
        for (const one of Array.isArray(result) ? result : []) checkRejection(one);
        return result;
      } catch (error) {
        checkRejection(error);
        throw error;
      }
    },
  };
}

/**
 * Returns the setup that a previous run stored, or `null` if there is none, or if the config now names another project
 * or another type for deliverables.
 */
export function parseStoredProject(
  snapshot: DiscoverySnapshot | null,
  { project, deliverable }: JiraConnection["config"],
): JiraProject | null {
  const stored = jiraProjectSchema.safeParse(snapshot).data;
  return stored?.key === project && stored.configuredType === deliverable ? stored : null;
}

export function projectNotFoundMessage({ client, config }: Pick<JiraConnection, "client" | "config">): string {
  return `There is no Jira project ${config.project} at ${client.baseUrl}, or Milepost's account can't see it. Check jira.project in the config, and grant the account access to the project.`;
}
