import * as z from "zod";
import { NotFound, RequestRejected, recoverFrom } from "../../../errors.ts";
import type { Remote } from "../../../model/item.ts";
import type { TrackerWriter } from "../../../ports/tracker.ts";
import { readJira } from "../client/jira-client.ts";
import { type JiraConnection, projectKeyOf } from "../jira-connection.ts";

const linkTypesSchema = z.object({
  issueLinkTypes: z.array(z.object({ id: z.string(), name: z.string(), outward: z.string() })),
});
const linkedIssueSchema = z.object({
  fields: z.object({
    issuelinks: z
      .array(
        z.object({
          id: z.string(),
          type: z.object({ id: z.string() }),
          inwardIssue: z.object({ id: z.string() }).nullish(),
        }),
      )
      .nullish(),
  }),
});
type LinkType = z.infer<typeof linkTypesSchema>["issueLinkTypes"][number];

/**
 * Returns the methods that say which issue blocks which, with links of the type "Blocks". In such a link, the inward issue
 * blocks the outward one (Jira Cloud platform REST API, "Create issue link"; mozilla/jira-bugzilla-integration #1285).
 */
export function createIssueLinks(connection: JiraConnection): Pick<TrackerWriter, "block" | "unblock"> {
  const { client } = connection;
  let blocks: LinkType | null = null;

  async function findLinkType(): Promise<LinkType> {
    const { issueLinkTypes } = await readJira(client, linkTypesSchema, "GET", ["issueLinkType"]);
    // Administrators can rename and translate the type.
    const isBlocks = ({ name, outward }: LinkType) => [name, outward].some((one) => /^blocks$/i.test(one.trim()));
    const found = issueLinkTypes.find(isBlocks);
    if (found) return found;
    throw new RequestRejected('Jira has no link type "Blocks".', "no-link-type");
  }

  function assertReachable(...issues: Remote[]): void {
    const outside = issues.find(({ name }) => !connection.isProjectAllowed(projectKeyOf(name)));
    if (!outside) return;
    throw new RequestRejected(
      `${outside.name} is in a Jira project to which the operator of this installation does not let this repository write.`,
      "out-of-reach",
    );
  }

  return {
    async block(blocked, blocker) {
      assertReachable(blocked, blocker);
      blocks ??= await findLinkType();
      // Jira makes no second link of the same kind.
      const body = {
        type: { id: blocks.id },
        inwardIssue: { key: blocker.name },
        outwardIssue: { key: blocked.name },
      };
      await client.request("write", "POST", ["issueLink"], { body });
    },

    async unblock(blocked, blocker) {
      assertReachable(blocked, blocker);
      blocks ??= await findLinkType();
      const type = blocks.id;
      const query = { fields: "issuelinks" };
      const { fields } = await readJira(client, linkedIssueSchema, "GET", ["issue", blocked.id], { query });
      const isIt = (link: NonNullable<typeof fields.issuelinks>[number]) =>
        link.type.id === type && link.inwardIssue?.id === blocker.id;
      for (const { id } of (fields.issuelinks ?? []).filter(isIt)) {
        await client.request("write", "DELETE", ["issueLink", id]).catch(recoverFrom(NotFound, null));
      }
    },
  };
}
