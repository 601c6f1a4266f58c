import type * as z from "zod";
import { AccessDenied, NotFound, OutcomeUnknown, TrackerRefused } from "../../errors.ts";
import type { Fields, ObservedItem, Remote, WrittenItem } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import type { TrackerChanges } from "../../model/tracker-changes.ts";
import type { NewItem, References, Tracker } from "../../ports/tracker.ts";
import { jiraBody } from "./body/jira-body.ts";
import { plainBody } from "./body/plain-body.ts";
import { bulkCreate } from "./jira-bulk-create.ts";
import { type IssueFields, issueFields, typeOf, versionChange } from "./jira-fields.ts";
import { readIssue } from "./jira-issue-source.ts";
import { markProperty, observedVersion, remoteOf, versionSchema } from "./jira-items.ts";
import { type JiraReaderOptions, jiraReader, versionGoal } from "./jira-reader.ts";
import { chooseTransition, readTransitions } from "./jira-transition.ts";

/** Jira takes 50 issues in one request (Jira Cloud platform REST API, "Bulk create issue"). */
const perCreate = 50;

/** Writes the issues and versions of one project that are a repository's. Creates and changes; deletes nothing. */
export function jiraTracker(options: JiraReaderOptions): Tracker {
  const { client, config, repository, mayWrite = () => true } = options;
  const { baseUrl, apiVersion } = client;
  const isCloud = apiVersion === "3";
  const reader = jiraReader(options);
  const format = jiraBody(isCloud ? "adf" : "wiki");

  /** A refused field says that the project is another one than was found out. */
  const learning = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TrackerRefused && error.code === "field") reader.distrust();
      throw error;
    }
  };

  const createVersion = async ({ item, marker }: NewItem): Promise<ObservedItem> => {
    const { title = item.title, body, due, state } = item.fields;
    const mark = { ...marker, goal: versionGoal(repository, marker.goal) };
    const description = plainBody.compose(body ?? { text: "", boxes: [] }, mark, item.source ?? null);
    const { id } = await reader.project();
    const request = {
      body: {
        name: title,
        description,
        projectId: Number(id),
        released: state === "done",
        archived: state === "cancelled",
        ...(due && { releaseDate: due }),
      },
    };
    const answer = await mayManageVersions(client.request("write", "POST", ["version"], request));
    const made = versionSchema.safeParse(answer);
    if (!made.success) throw unreadable(made.error);
    reader.noteVersion(made.data.id);
    return observedVersion(made.data, baseUrl, config.project);
  };

  const createIssues = async (items: readonly NewItem[]) => {
    const project = await reader.project();
    const bodies = items.map(({ item, marker }) =>
      format.compose(item.fields.body ?? { text: "", boxes: [] }, marker, item.source ?? null),
    );
    const issues = items.map(({ item, marker, references }, index) => {
      const { body: _, parent: __, ...rest } = item.fields;
      const type = typeOf(project, item.entity);
      const given = { ...rest, title: item.fields.title ?? item.title, body: bodies[index] ?? "" };
      return {
        fields: {
          project: { id: project.id },
          issuetype: { id: type.id },
          ...issueFields(given, type, references, isCloud),
          ...(references.version && { fixVersions: [{ id: references.version.id }] }),
        },
        properties: [{ key: markProperty, value: { repository, ...marker } }],
      };
    });
    const results = await bulkCreate(client, issues);
    if (results.some((one) => one instanceof TrackerRefused && one.code === "field")) reader.distrust();
    return results.map((one, index): ObservedItem | TrackerRefused => {
      const given = items[index];
      if (one instanceof TrackerRefused || !given) return one instanceof TrackerRefused ? one : unanswered;
      const { fields } = given.item;
      const { milestone, version } = given.references;
      const stored: Omit<Fields, "body" | "parent"> = {
        ...fields,
        // A workflow begins every issue where it begins, whatever was to follow.
        state: "open",
        milestone: milestone?.name ?? null,
        version: version?.name ?? null,
      };
      const { body: _, parent: __, ...kept } = { body: null, parent: null, ...stored };
      return { remote: remoteOf(baseUrl, one), fields: { ...kept, body: bodies[index] ?? "" } };
    });
  };

  const updateVersion = async ({ remote }: MadeLink, changes: TrackerChanges): Promise<WrittenItem> => {
    const { title, body, due, state } = changes;
    const request = {
      body: {
        ...(title !== undefined && { name: title }),
        ...(body !== undefined && { description: body }),
        // Empty takes the date away: null is no value of it (Jira Cloud platform REST API, "Update version").
        ...(due !== undefined && { releaseDate: due ?? "" }),
        ...(state !== undefined && { released: state === "done", archived: state === "cancelled" }),
      },
    };
    const sent = client.request("write", "PUT", ["version", remote.id], request);
    const answer = await mayManageVersions(sent);
    reader.refresh();
    return observedVersion(versionSchema.parse(answer), baseUrl, config.project);
  };

  /** Without mails to watchers where the account may ask for that. Data Center refuses it to most, Cloud to some. */
  let isQuiet = isCloud;
  const putIssue = async (path: string[], body: object): Promise<void> => {
    if (isQuiet) {
      try {
        await client.request("write", "PUT", path, { query: { notifyUsers: "false" }, body });
        return;
      } catch (error) {
        if (!(error instanceof AccessDenied)) throw error;
        // The whole edit is refused to who administers neither Jira nor the project; repeated it sets the same again.
        isQuiet = false;
      }
    }
    await client.request("write", "PUT", path, { body });
  };

  const updateIssue = async (
    link: MadeLink,
    changes: TrackerChanges,
    references: References,
  ): Promise<WrittenItem> => {
    const home = link.remote.name.replace(/-\d+$/, "");
    if (!mayWrite(home)) {
      throw new TrackerRefused(
        `the operator of this installation does not let this repository write to the Jira project ${home}, where it is`,
        "out-of-reach",
      );
    }
    const project = await reader.project();
    const { state, version, ...rest } = changes;
    const path = ["issue", link.remote.id];
    const fields = issueFields(rest, typeOf(project, link.entity), references, isCloud);
    const update: IssueFields = version === undefined ? {} : versionChange(references);
    if (Object.keys(fields).length + Object.keys(update).length > 0) {
      await putIssue(path, { fields, update });
    }
    const written: Omit<Fields, "body"> & { body: string } = {
      ...rest,
      body: rest.body ?? "",
      ...(changes.milestone !== undefined && { milestone: references.milestone?.name ?? null }),
      ...(version !== undefined && { version: references.version?.name ?? null }),
      ...(state !== undefined && { state }),
    };
    if (changes.milestone !== undefined) await confirmEpic(link, references.milestone);
    if (state === undefined) return { remote: link.remote, fields: written };
    const choice = chooseTransition(
      await readTransitions(client, link.remote.id),
      state,
      config.statuses ?? {},
    );
    if ("withheld" in choice) {
      const was = link.base.state ?? "open";
      return { remote: link.remote, fields: { ...written, state: was }, withheld: choice.withheld };
    }
    const body = { transition: { id: choice.transition.id } };
    await client.request("write", "POST", [...path, "transitions"], { body });
    return { remote: link.remote, fields: written };
  };

  /** A version that is not there, or an account that may not manage versions: Jira answers the same. */
  const mayManageVersions = async (sent: Promise<unknown>): Promise<unknown> => {
    try {
      return await sent;
    } catch (cause) {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(
        `${cause.message} To make and change versions, Milepost's account needs the permission "Administer projects" in ${config.project}.`,
        { cause },
      );
    }
  };

  /** Jira may say that it moved an issue and leave it where it was (mcp-atlassian, issue 771). One read, as a rule. */
  const confirmEpic = async (link: MadeLink, epic: Remote | null) => {
    const seen = (await reader.observe([link])).get(link.key);
    if (!seen) return;
    const is = seen.fields.milestone ?? null;
    if (is === (epic?.name ?? null) || (epic && is === (await presentKey(epic)))) return;
    throw new TrackerRefused(
      `Jira said that it put ${link.remote.name} into ${epic?.name ?? "no epic"} and left it in ${is ?? "none"}. Move it by hand, or ask Jira's administrator whether its issue type may have that parent.`,
      "not-moved",
    );
  };

  /** The key of an issue changes when people move it to another project. */
  const presentKey = async ({ id }: Remote): Promise<string | null> =>
    (await readIssue(client, id, ["summary"]))?.key ?? null;

  return {
    ...reader,

    async room(_, hold) {
      await client.pacer?.room({ content: 0, points: 0 }, hold);
    },

    most: (entity) => (entity === "version" ? 1 : perCreate),

    async create(items) {
      const [first] = items;
      if (!first) return [];
      if (first.item.entity !== "version") return learning(() => createIssues(items));
      try {
        return [await createVersion(first)];
      } catch (error) {
        if (error instanceof TrackerRefused) return [error];
        throw error;
      }
    },

    update: (link, changes, references) =>
      learning(() =>
        link.entity === "version" ? updateVersion(link, changes) : updateIssue(link, changes, references),
      ),

    // What an issue is in is a field of it here.
    attach: async () => {},
  };
}

const unanswered = new TrackerRefused("Jira did not answer for it", null);

/** An answer that can't be read, cut off perhaps, does not tell that nothing was made. */
export function unreadable(cause: z.ZodError): OutcomeUnknown {
  return new OutcomeUnknown("Jira's answer to a create can't be read; the next sync looks for the item.", {
    cause,
  });
}
