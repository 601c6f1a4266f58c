import * as z from "zod";
import { AccessDenied, NotFound, recoverFrom } from "../../errors.ts";
import { readJira } from "./client/jira-client.ts";
import type { JiraConnection } from "./jira-connection.ts";
import { projectNotFoundMessage } from "./project-setup.ts";

const permissionsSchema = z.object({
  permissions: z.object({ BROWSE_PROJECTS: z.object({ havePermission: z.boolean() }).nullish() }),
});

/**
 * Returns functions that check what Jira shows of the configured project: Jira answers alike for what was deleted and for
 * what the account can't see. Each check is made once until `clear`. `hasIssues` searches for any issue of the project.
 */
export function createProjectVisibility(connection: JiraConnection, hasIssues: () => Promise<boolean>) {
  const { client, config } = connection;
  let access: Promise<void> | null = null;
  let search: Promise<boolean> | null = null;

  async function checkAccess(): Promise<void> {
    // An administrator of a project can see the project, but not always its issues.
    await readJira(client, z.object({ key: z.string() }), "GET", ["project", config.project]);
    const query = { projectKey: config.project, permissions: "BROWSE_PROJECTS" };
    const { permissions } = await readJira(client, permissionsSchema, "GET", ["mypermissions"], { query });
    if (permissions.BROWSE_PROJECTS?.havePermission !== false) return;
    throw new AccessDenied(
      `Milepost's account lacks the permission "Browse projects" in the Jira project ${config.project}, so its issues are not visible and none counts as deleted. Grant the permission; the next sync continues.`,
    );
  }

  /** Throws `AccessDenied` if the account can't see the project or may not browse it. */
  async function assertBrowsable(): Promise<void> {
    access ??= checkAccess();
    await access.catch((cause: unknown) => {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(projectNotFoundMessage(connection), { cause });
    });
  }

  return {
    assertBrowsable,

    /** Throws `AccessDenied` if Jira shows the account no issue of the project: missing issues can then be hidden. */
    async assertIssuesVisible(): Promise<void> {
      await assertBrowsable();
      search ??= hasIssues().catch(recoverFrom(NotFound, false));
      if (await search) return;
      throw new AccessDenied(
        `Jira shows Milepost's account no issue of the project ${config.project}, so none counts as deleted. Check the permission scheme and the issue security of the project. If all issues were deleted, create any issue in it; the next sync continues.`,
      );
    },

    clear(): void {
      access = null;
      search = null;
    },
  };
}
