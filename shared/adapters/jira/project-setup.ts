import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import { type JiraProject, jiraProjectSchema } from "../../model/jira-project.ts";
import type { DiscoverySnapshot } from "../../model/repository-state.ts";
import { discoverProject } from "./discover-project.ts";
import type { JiraConnection } from "./jira-connection.ts";

/** The setup of the configured project: discovered at most once per run, and reused by the next run while it is valid. */
export class ProjectSetup {
  readonly #connection: JiraConnection;
  #current: JiraProject | null;
  #discovery: Promise<JiraProject> | null = null;
  #visibilityCheck: Promise<unknown> | null = null;
  #isOutdated = false;

  constructor(connection: JiraConnection, snapshot: DiscoverySnapshot | null) {
    this.#connection = connection;
    const { project, deliverable } = connection.config;
    const stored = jiraProjectSchema.safeParse(snapshot).data;
    const isValid = stored?.key === project && stored.configuredType === deliverable;
    this.#current = isValid ? stored : null;
  }

  /** The setup if it is known already. */
  get current(): JiraProject | null {
    return this.#current;
  }

  async discover(): Promise<JiraProject> {
    if (this.#current) return this.#current;
    const { client, config } = this.#connection;
    this.#discovery ??= discoverProject(client, config);
    this.#current = await this.#discovery;
    return this.#current;
  }

  /** Returns the setup for the next run, or `null` if that has to discover it again. */
  snapshot(): JiraProject | null {
    return this.#isOutdated ? null : this.#current;
  }

  /** Performs a write. A rejected field, thrown or returned, means that the setup is outdated. */
  async watch<T>(write: () => Promise<T>): Promise<T> {
    try {
      const result = await write();
      for (const one of Array.isArray(result) ? result : []) this.#checkRejection(one);
      return result;
    } catch (error) {
      this.#checkRejection(error);
      throw error;
    }
  }

  #checkRejection(result: unknown): void {
    if (result instanceof RequestRejected && result.code === "field") this.#isOutdated = true;
  }

  /** Throws `AccessDenied` if the project is not visible: all its items would seem to be deleted. At most one read. */
  async checkVisible(): Promise<void> {
    const { client, config } = this.#connection;
    this.#visibilityCheck ??= client.request("read", "GET", ["project", config.project]);
    await this.#visibilityCheck.catch((cause: unknown) => {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(projectNotFoundMessage(this.#connection), { cause });
    });
  }
}

export function projectNotFoundMessage({
  client,
  config,
}: Pick<JiraConnection, "client" | "config">): string {
  return `There is no Jira project ${config.project} at ${client.baseUrl}, or Milepost's account can't see it. Check jira.project in the config, and grant the account access to the project.`;
}
