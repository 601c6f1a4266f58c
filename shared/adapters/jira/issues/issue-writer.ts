import { AccessDenied, RequestRejected } from "../../../errors.ts";
import type { ItemState, ObservedItem, Remote, TrackerChanges, WrittenItem } from "../../../model/item.ts";
import type { CreatedLink } from "../../../model/link.ts";
import type { ItemReferences, NewItem } from "../../../ports/tracker.ts";
import { isCloud, projectKeyOf } from "../jira-connection.ts";
import { bulkCreate } from "./bulk-create.ts";
import { chooseTransition, readTransitions } from "./choose-transition.ts";
import { issueTypeOf, toIssueFields, toVersionUpdate } from "./issue-fields.ts";
import type { IssueParts, IssueReader } from "./issue-reader.ts";
import { MARKER_PROPERTY, toIssueRemote } from "./jira-issue.ts";

/** Creates and updates epics and stories. For the methods see `TrackerWriter`. */
export class IssueWriter {
  readonly #parts: IssueParts;
  readonly #reader: IssueReader;
  readonly #isCloud: boolean;
  /** False once Jira has rejected `notifyUsers=false`: Data Center and some accounts of Cloud must not set it. */
  #canSuppressEmails: boolean;

  constructor(parts: IssueParts, reader: IssueReader) {
    this.#parts = parts;
    this.#reader = reader;
    this.#isCloud = isCloud(parts.connection);
    this.#canSuppressEmails = this.#isCloud;
  }

  async create(items: readonly NewItem[]): Promise<(ObservedItem | RequestRejected)[]> {
    const { connection, setup, bodyFormat } = this.#parts;
    const { client, repository } = connection;
    const project = await setup.discover();
    const drafts = items.map(({ item, marker, references }) => {
      const { body = { text: "", boxes: [] }, parent: _, ...fields } = item.fields;
      const text = bodyFormat.compose(body, marker, item.source ?? null);
      const type = issueTypeOf(project, item.entity);
      const { milestone, version } = references;
      const request = {
        fields: {
          project: { id: project.id },
          issuetype: { id: type.id },
          ...toIssueFields({ ...fields, body: text }, type, references, this.#isCloud),
          ...(version && { fixVersions: [{ id: version.id }] }),
        },
        properties: [{ key: MARKER_PROPERTY, value: { repository, ...marker } }],
      };
      // A workflow determines the first status, whatever the desired state.
      const names = { milestone: milestone?.name ?? null, version: version?.name ?? null };
      return { request, stored: { ...fields, state: "open" as const, ...names, body: text } };
    });
    const requests = drafts.map(({ request }) => request);
    const results = await bulkCreate(client, requests);
    return drafts.flatMap(({ stored }, index) => {
      const result = results[index];
      if (!result || result instanceof RequestRejected) return result ?? [];
      return { remote: toIssueRemote(client.baseUrl, result), fields: stored };
    });
  }

  async update(link: CreatedLink, changes: TrackerChanges, references: ItemReferences): Promise<WrittenItem> {
    const { connection, setup } = this.#parts;
    const projectKey = projectKeyOf(link.remote.name);
    if (!connection.isProjectAllowed(projectKey)) {
      throw new RequestRejected(
        `it is now in the Jira project ${projectKey}, to which the operator of this installation does not let this repository write.`,
        "out-of-reach",
      );
    }
    const { state, version, ...rest } = changes;
    const type = issueTypeOf(await setup.discover(), link.entity);
    const fields = toIssueFields(rest, type, references, this.#isCloud);
    const update = version === undefined ? {} : toVersionUpdate(references);
    if (Object.keys(fields).length + Object.keys(update).length > 0) {
      await this.#edit(link.remote.id, { fields, update });
    }
    const written: ObservedItem["fields"] = {
      ...rest,
      body: rest.body ?? "",
      ...(changes.milestone !== undefined && { milestone: references.milestone?.name ?? null }),
      ...(version !== undefined && { version: references.version?.name ?? null }),
    };
    if (changes.milestone !== undefined) await this.#confirmEpic(link, references.milestone);
    if (state === undefined) return { remote: link.remote, fields: written };
    const skippedTransition = await this.#changeState(link.remote.id, state);
    if (skippedTransition === null) return { remote: link.remote, fields: { ...written, state } };
    const fieldsBefore = { ...written, state: link.base.state ?? "open" };
    return { remote: link.remote, fields: fieldsBefore, skippedTransition };
  }

  /** Sends no e-mail to watchers if the account may suppress them. */
  async #edit(id: string, body: object): Promise<void> {
    const { client } = this.#parts.connection;
    if (this.#canSuppressEmails) {
      try {
        const query = { notifyUsers: "false" };
        await client.request("write", "PUT", ["issue", id], { query, body });
        return;
      } catch (error) {
        if (!(error instanceof AccessDenied)) throw error;
        // Jira rejects the whole edit of an account that administers neither Jira nor the project.
        this.#canSuppressEmails = false;
      }
    }
    await client.request("write", "PUT", ["issue", id], { body });
  }

  /** Returns `null`, or why the state was not changed. */
  async #changeState(id: string, state: ItemState): Promise<string | null> {
    const { client, config } = this.#parts.connection;
    const choice = chooseTransition(await readTransitions(client, id), state, config.statuses ?? {});
    if ("skippedBecause" in choice) return choice.skippedBecause;
    const body = { transition: { id: choice.transition.id } };
    await client.request("write", "POST", ["issue", id, "transitions"], { body });
    return null;
  }

  /** Jira may answer that it moved an issue although it did not (mcp-atlassian, issue 771). One read as a rule. */
  async #confirmEpic(link: CreatedLink, epic: Remote | null): Promise<void> {
    const issue = (await this.#reader.observe([link], () => null)).get(link.remote.id);
    if (!issue) return;
    const actual = issue.fields.milestone ?? null;
    if (actual === (epic?.name ?? null) || (epic && actual === (await this.#reader.readKey(epic.id)))) return;
    throw new RequestRejected(
      `Jira confirmed that ${link.remote.name} was moved to ${epic?.name ?? "no epic"}, but it is in ${actual ?? "none"}. Move it yourself, or ask Jira's administrator whether its issue type may have that parent.`,
      "not-moved",
    );
  }
}
