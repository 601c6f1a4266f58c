import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import { type JiraProject, jiraProjectSchema } from "../../model/jira-project.ts";
import type { DiscoverySnapshot } from "../../model/repository-state.ts";
import { discoverProject } from "./discover-project.ts";
import type { JiraConnection } from "./jira-connection.ts";

export type ProjectSetup = ReturnType<typeof createProjectSetup>;

/**
 * Returns access to the project's setup, which is discovered at most once per run. `snapshot`, the setup that an
 * earlier run stored, is used if the project and its type for deliverables are still the same.
 */
export function createProjectSetup(connection: JiraConnection, snapshot: DiscoverySnapshot | null) {
  const { client, config } = connection;
  const stored = jiraProjectSchema.safeParse(snapshot).data;
  const isValid = stored?.key === config.project && stored.configuredType === config.deliverable;
  let current: JiraProject | null = isValid ? stored : null;
  let discovery: Promise<JiraProject> | null = null;
  let visibilityCheck: Promise<unknown> | null = null;
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

    /** Returns the setup to store for the next run, or `null` if the next run must discover it again. */
    snapshot: () => (isOutdated ? null : current),

    /** Performs a write. If Jira rejects a field, the setup is outdated, and the next run discovers it again. */
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

    /** Throws `AccessDenied` if the account can't see the project, because all its items would look deleted. */
    async checkVisible(): Promise<void> {
      visibilityCheck ??= client.request("read", "GET", ["project", config.project]);
      await visibilityCheck.catch((cause: unknown) => {
        if (!(cause instanceof NotFound)) throw cause;
        throw new AccessDenied(projectNotFoundMessage(connection), { cause });
      });
    },
  };
}

export function projectNotFoundMessage({ client, config }: Pick<JiraConnection, "client" | "config">): string {
  return `There is no Jira project ${config.project} at ${client.baseUrl}, or Milepost's account can't see it. Check jira.project in the config, and grant the account access to the project.`;
}
