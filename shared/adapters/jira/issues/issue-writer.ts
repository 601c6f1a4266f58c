import { AccessDenied, RequestRejected } from "../../../errors.ts";
import type { ItemState, ObservedItem, Remote } from "../../../model/item.ts";
import type { CreatedLink } from "../../../model/link.ts";
import type { TrackerWriter } from "../../../ports/tracker.ts";
import { findField } from "../../../sync/desired/jira/jira-fields.ts";
import { isCloud, projectKeyOf } from "../jira-connection.ts";
import { createAssignableUsers } from "./assignable-users.ts";
import { bulkCreate } from "./bulk-create.ts";
import { issueTypeOf, toIssueFields, toVersionUpdate } from "./issue-fields.ts";
import type { IssueParts, IssueReader } from "./issue-reader.ts";
import { MARKER_PROPERTY, toIssueRemote } from "./jira-issue.ts";
import type { Workflow } from "./workflow.ts";

/** Returns the methods of `TrackerWriter` that create and update epics and stories. */
export function createIssueWriter(
  { connection, setup, bodyFormat }: IssueParts,
  reader: IssueReader,
  workflow: Pick<Workflow, "choose">,
): Pick<TrackerWriter, "create" | "update"> {
  const { client, repository } = connection;
  const isAssignable = createAssignableUsers(connection);
  /** True to set `notifyUsers=false`: Cloud accepts this from administrators only, and Data Center never. */
  let canSuppressEmails = isCloud(connection);

  /** Edits an issue, without e-mails to its watchers if the account has the permission to suppress them. */
  async function edit(id: string, body: object): Promise<void> {
    if (canSuppressEmails) {
      try {
        const query = { notifyUsers: "false" };
        await client.request("write", "PUT", ["issue", id], { query, body });
        return;
      } catch (error) {
        if (!(error instanceof AccessDenied)) throw error;
        // Jira rejects the whole edit if the account is an administrator of neither Jira nor the project.
        canSuppressEmails = false;
      }
    }
    await client.request("write", "PUT", ["issue", id], { body });
  }

  /** Performs the transition to an item state. Returns the reason if it was skipped, or `null` if it was performed. */
  async function changeState(issueId: string, state: ItemState): Promise<string | null> {
    const choice = await workflow.choose(issueId, state);
    if ("skippedBecause" in choice) return choice.skippedBecause;
    const { id, fields } = choice;
    const body = { transition: { id }, ...(Object.keys(fields).length > 0 && { fields }) };
    await client.request("write", "POST", ["issue", issueId, "transitions"], { body });
    return null;
  }

  /** Throws if an issue is not in its new epic: Jira can confirm a move without making it (mcp-atlassian #771). */
  async function confirmEpic(link: CreatedLink, epic: Remote | null): Promise<void> {
    const issue = (await reader.observe([link], () => null)).get(link.remote.id);
    if (!issue) return;
    const actual = issue.fields.milestone ?? null;
    if (actual === (epic?.name ?? null) || (epic && actual === (await reader.readKey(epic.id)))) return;
    throw new RequestRejected(
      `Jira confirmed that ${link.remote.name} was moved to ${epic?.name ?? "no epic"}, but it is in ${actual ?? "none"}. Move it yourself, or ask Jira's administrator whether its issue type may have that parent.`,
      "not-moved",
    );
  }

  return {
    async create(items) {
      const project = await setup.discover();
      const assignable = new Set<string>();
      for (const account of new Set(items.flatMap(({ item }) => item.assignees ?? []))) {
        if (await isAssignable(account)) assignable.add(account);
      }
      const drafts = items.map(({ item, marker, references }) => {
        const { body = { text: "", boxes: [] }, parent: _, ...fields } = item.fields;
        const text = bodyFormat.compose(body, marker, item.source ?? null);
        const type = issueTypeOf(project, item.entity);
        const { milestone, version } = references;
        const { assignees = [] } = item;
        const [assignee] = findField(type, "assignee") ? assignees.filter((one) => assignable.has(one)) : [];
        const rejected = assignees.filter((one) => one !== assignee);
        const request = {
          fields: {
            project: { id: project.id },
            issuetype: { id: type.id },
            ...toIssueFields({ ...fields, body: text }, type, references, isCloud(connection)),
            ...(version && { fixVersions: [{ id: version.id }] }),
            ...(assignee !== undefined && {
              assignee: isCloud(connection) ? { accountId: assignee } : { name: assignee },
            }),
          },
          properties: [{ key: MARKER_PROPERTY, value: { repository, ...marker } }],
        };
        // Jira's workflow determines the status of a new issue, so the state is open whatever the desired state is.
        const names = { milestone: milestone?.name ?? null, version: version?.name ?? null };
        return { request, rejected, stored: { ...fields, state: "open" as const, ...names, body: text } };
      });
      const requests = drafts.map(({ request }) => request);
      const results = await bulkCreate(client, requests);
      return drafts.flatMap(({ stored, rejected }, index) => {
        const result = results[index];
        if (!result || result instanceof RequestRejected) return result ?? [];
        const remote = toIssueRemote(client.baseUrl, result);
        return { remote, fields: stored, ...(rejected.length > 0 && { rejectedAssignees: rejected }) };
      });
    },

    async update(link, changes, references) {
      const { remote } = link;
      const projectKey = projectKeyOf(remote.name);
      if (!connection.isProjectAllowed(projectKey)) {
        throw new RequestRejected(
          `it is now in the Jira project ${projectKey}, to which the operator of this installation does not let this repository write.`,
          "out-of-reach",
        );
      }
      const { state, version, ...rest } = changes;
      const type = issueTypeOf(await setup.discover(), link.entity);
      const fields = toIssueFields(rest, type, references, isCloud(connection));
      const update = version === undefined ? {} : toVersionUpdate(references);
      if (Object.keys(fields).length + Object.keys(update).length > 0) {
        await edit(remote.id, { fields, update });
      }
      const written: ObservedItem["fields"] = {
        ...rest,
        body: rest.body ?? "",
        ...(changes.milestone !== undefined && { milestone: references.milestone?.name ?? null }),
        ...(version !== undefined && { version: references.version?.name ?? null }),
      };
      if (changes.milestone !== undefined) await confirmEpic(link, references.milestone);
      if (state === undefined) return { remote, fields: written };
      const skippedTransition = await changeState(remote.id, state);
      if (skippedTransition === null) return { remote, fields: { ...written, state } };
      return { remote, fields: { ...written, state: link.base.state ?? "open" }, skippedTransition };
    },
  };
}
