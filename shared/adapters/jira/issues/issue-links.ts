import * as z from "zod";
import { AccessDenied, NotFound, RequestRejected } from "../../../errors.ts";
import type { Remote } from "../../../model/item.ts";
import type { TrackerWriter } from "../../../ports/tracker.ts";
import { readJira } from "../client/jira-client.ts";
import { isCloud, type JiraConnection, projectKeyOf } from "../jira-connection.ts";

const linkTypesSchema = z.object({
  issueLinkTypes: z.array(z.object({ id: z.string(), name: z.string(), outward: z.string() })),
});
const issueSchema = z.object({ id: z.string(), key: z.string() });
const linkedIssueSchema = issueSchema.extend({
  fields: z.object({
    issuelinks: z
      .array(z.object({ id: z.string(), type: z.object({ id: z.string() }), inwardIssue: issueSchema.nullish() }))
      .nullish(),
  }),
});
type LinkedIssue = z.infer<typeof linkedIssueSchema>;
type LinkType = z.infer<typeof linkTypesSchema>["issueLinkTypes"][number];

/**
 * Returns the methods for the relations between items, which are links of the type "Blocks" in Jira: the inward issue
 * blocks the outward one (Jira Cloud platform REST API, "Create issue link"; mozilla/jira-bugzilla-integration #1285).
 */
export function createIssueLinks(connection: JiraConnection): Pick<TrackerWriter, "block" | "unblock"> {
  const { client } = connection;
  let linkTypes: LinkType[] | null = null;

  /** Returns the id of the link type. Administrators can rename it and add others with the same words. */
  async function findLinkType(): Promise<string> {
    linkTypes ??= (await readJira(client, linkTypesSchema, "GET", ["issueLinkType"])).issueLinkTypes;
    const isBlocks = (text: string) => /^\s*blocks\s*$/i.test(text);
    const found = linkTypes.find(({ name }) => isBlocks(name)) ?? linkTypes.find(({ outward }) => isBlocks(outward));
    if (found) return found.id;
    throw new RequestRejected(
      'Jira has no link type "Blocks". A Jira administrator can add it (Settings, Issues, Issue linking)',
      "no-link-type",
    );
  }

  /** Reads an issue by its id, because the key changes if somebody moves it. Throws if the operator forbids its project. */
  async function readIssue({ id }: Remote): Promise<LinkedIssue> {
    const query = { fields: "issuelinks" };
    const reading = readJira(client, linkedIssueSchema, "GET", ["issue", id], { query });
    const issue = await reading.catch((cause: unknown) => {
      // Data Center's answer for an issue that a security level hides.
      if (isCloud(connection) || !(cause instanceof AccessDenied)) throw cause;
      throw new NotFound(cause.message, { cause });
    });
    assertAllowed(issue.key);
    return issue;
  }

  function assertAllowed(key: string): void {
    if (connection.isProjectAllowed(projectKeyOf(key))) return;
    throw new RequestRejected(
      `${key} is in a Jira project to which the operator of this installation does not let this repository write.`,
      "out-of-reach",
    );
  }

  /** Returns the links by which `blocker` blocks `issue`. */
  function findLinks({ fields }: LinkedIssue, blocker: Remote, type: string) {
    return (fields.issuelinks ?? []).filter((link) => link.type.id === type && link.inwardIssue?.id === blocker.id);
  }

  /** Sends a write. Jira answers 404 if the account may not link issues. */
  async function write(method: "POST" | "DELETE", path: string[], body?: unknown): Promise<void> {
    try {
      await client.request("write", method, path, body === undefined ? {} : { body });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      throw new RequestRejected(
        `${error.message} Does the account have the permission "Link issues"?`,
        "link-rejected",
        { cause: error },
      );
    }
  }

  return {
    async block(blocked, blocker) {
      const type = await findLinkType();
      const issue = await readIssue(blocked);
      await readIssue(blocker);
      if (findLinks(issue, blocker, type).length > 0) return false;
      await write("POST", ["issueLink"], {
        type: { id: type },
        inwardIssue: { id: blocker.id },
        outwardIssue: { id: blocked.id },
      });
      return true;
    },

    async unblock(blocked, blocker) {
      const type = await findLinkType();
      const issue = await readIssue(blocked);
      const links = findLinks(issue, blocker, type);
      for (const { id, inwardIssue } of links) {
        assertAllowed(inwardIssue?.key ?? "");
        await write("DELETE", ["issueLink", id]);
      }
      return links.length > 0;
    },
  };
}
