import * as z from "zod";
import type { Config } from "../../config/config.ts";
import { AccessDenied, NotFound } from "../../errors.ts";
import type { MarkedItem, ObservedItem, Remote } from "../../model/item.ts";
import type { JiraProject } from "../../model/jira-project.ts";
import type { MadeLink } from "../../model/link.ts";
import type { Survey, TrackerReader } from "../../ports/tracker.ts";
import { desiredJira, jiraDeliverableBody } from "../../sync/desired/desired-jira.ts";
import { jiraMarks } from "../../sync/desired/jira-marks.ts";
import { syncFinding } from "../../sync/diagnostic-codes.ts";
import { jiraBody } from "./body/jira-body.ts";
import { findBodyMarker } from "./body/jira-body-marker.ts";
import { findPlainMarkers, plainBody } from "./body/plain-body.ts";
import type { JiraClient } from "./client/jira-client.ts";
import { readAs } from "./client/jira-read.ts";
import { discoverProject } from "./jira-discovery.ts";
import { fetchIssues, labelledIssues, newestIssues, readIssue } from "./jira-issue-source.ts";
import {
  type JiraIssue,
  linkFields,
  markOf,
  observedIssue,
  observedVersion,
  versionSchema,
} from "./jira-items.ts";
import { isAsSettled } from "./jira-settled.ts";

export interface JiraReaderOptions {
  client: JiraClient;
  config: NonNullable<Config["jira"]>;
  /** The host's id of the repository: several repositories may have goals of one name in one project. */
  repository: string;
  /** What was found out about the project before; null when nothing was. */
  known: JiraProject | null;
  /** Whether the operator lets this repository write to a project: issues move, and the config may name another. */
  mayWrite?: (project: string) => boolean;
}

/** A reader that its tracker shares what it learns with. */
export interface JiraReader extends TrackerReader {
  project(): Promise<JiraProject>;
  /** What was found out is not so any more: the next run finds it out anew. */
  distrust(): void;
  /** A version of Milepost's. */
  noteVersion(id: string): void;
}

const versionPageSchema = z.object({
  values: z.array(versionSchema),
  isLast: z.boolean().nullish(),
  total: z.number().nullish(),
});

/** Reads the issues and versions of one project that are a repository's. */
export function jiraReader({
  client,
  config,
  repository,
  known,
  mayWrite = () => true,
}: JiraReaderOptions): JiraReader {
  const { baseUrl, apiVersion } = client;
  const usesEpics = config.milestone !== "version";
  const usesVersions = config.milestone !== "epic";
  const body = jiraBody(apiVersion === "3" ? "adf" : "wiki");
  const isKnown = known?.key === config.project && known.wanted === config.deliverable;
  let project: Promise<JiraProject> | null = isKnown ? Promise.resolve(known) : null;
  let found: JiraProject | null = isKnown ? known : null;
  let versions: Promise<ObservedItem[]> | null = null;
  let isTrusted = true;
  /** Somebody looks for what the lists did not show: they may lag, and are not enough. */
  let isAsking = false;
  const ours = new Set<string>();

  const discover = () => {
    project ??= discoverProject(client, config.project, config.deliverable, usesEpics).then((one) => {
      found = one;
      return one;
    });
    return project;
  };
  const unreachable = `There is no Jira project ${config.project} at ${baseUrl}, or Milepost's account may not see it. Check jira.project in the config, and give the account access to the project.`;
  const named = config.statuses ?? {};
  const take = (issue: JiraIssue) => observedIssue(issue, { baseUrl, named, project: found, versions: ours });
  const fields = () => [
    ...["summary", "description", "status", "labels", "duedate", "priority", "parent", "fixVersions"],
    ...["issuetype", ...linkFields(found)],
  ];
  const marks = {
    of: (goal: string) => jiraMarks.goal(repository, goal),
    epic: (goal: string, key: string) => jiraMarks.epic(repository, goal, key),
  };
  const listVersions = async (): Promise<ObservedItem[]> => {
    const all: ObservedItem[] = [];
    for (let isLast = false; !isLast; ) {
      const query = { startAt: String(all.length), maxResults: "50" };
      const path = ["project", config.project, "version"];
      const page = await readAs(client, versionPageSchema, "GET", path, { query });
      all.push(...page.values.map((version) => observedVersion(version, baseUrl, config.project)));
      isLast = page.isLast !== false || page.values.length === 0;
    }
    return all;
  };
  const allVersions = () => {
    versions ??= listVersions();
    return versions;
  };
  /** People put issues into versions of their own beside ours. Which are ours their descriptions say. */
  const learnVersions = async (issues: readonly JiraIssue[]) => {
    const isUnclear = ({ fields: { fixVersions } }: JiraIssue) =>
      (fixVersions?.length ?? 0) > 1 && !fixVersions?.some(({ id }) => ours.has(id));
    if (!usesVersions || !issues.some(isUnclear)) return;
    for (const { fields, remote } of await allVersions()) {
      if (findPlainMarkers(fields.body).some(({ goal }) => goal.startsWith(`${repository}.`)))
        ours.add(remote.id);
    }
  };
  /** The label is this repository's, but the operator may have it write to some projects only. */
  const isInReach = ({ key }: JiraIssue) => {
    const home = key.replace(/-\d+$/, "");
    return home === found?.key || mayWrite(home);
  };
  let isVisible: Promise<unknown> | null = null;
  /** A project that may not be seen any more looks as if everything in it had been deleted. One read. */
  const checkVisible = () => {
    isVisible ??= client.request("read", "GET", ["project", config.project]).catch((cause: unknown) => {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(unreachable, { cause });
    });
    return isVisible;
  };
  const observe = async (links: readonly MadeLink[]): Promise<Map<string, ObservedItem>> => {
    for (const { entity, remote } of links) if (entity === "version") ours.add(remote.id);
    const seen = new Map<string, ObservedItem>();
    const ofIssues = links.filter(({ entity }) => entity !== "version");
    const ofVersions = links.filter(({ entity }) => entity === "version");
    const ids = ofIssues.map(({ remote }) => remote.id);
    // What field holds an issue's epic is the project's affair.
    if (ids.length > 0) await discover();
    const byIssue = new Map(ofIssues.map((link) => [link.remote.id, link]));
    const names = new Map(links.map(({ key, remote }) => [key, remote.name]));
    const isSettled = (issue: JiraIssue) => {
      const link = byIssue.get(issue.id);
      return link !== undefined && isAsSettled(link, take(issue), body, (key) => names.get(key) ?? null);
    };
    const issues = ids.length > 0 ? await fetchIssues(client, ids, fields(), isSettled) : [];
    await learnVersions(issues);
    const byId = new Map(issues.map((issue) => [issue.id, take(issue)]));
    const listed = ofVersions.length > 0 ? await allVersions() : [];
    for (const version of listed) byId.set(`version ${version.remote.id}`, version);
    for (const { key, entity, remote } of links) {
      const item = byId.get(entity === "version" ? `version ${remote.id}` : remote.id);
      if (item) seen.set(key, item);
    }
    if (seen.size < links.length) await checkVisible();
    return seen;
  };

  return {
    name: "jira",
    body,

    async desired(input) {
      try {
        const format = body;
        const goal = input.plan.goal.id;
        const own = { goal: marks.of(goal), epic: (key: string) => marks.epic(goal, key) };
        return desiredJira(input, {
          project: await discover(),
          config,
          marks: own,
          format,
          versionFormat: plainBody,
        });
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
        return { items: [], diagnostics: [syncFinding("jira-unreachable", unreachable)], isRefused: true };
      }
    },

    deliverableBody: (plan, text) => jiraDeliverableBody(plan, text, body),
    discovered: () => (isTrusted ? found : null),
    project: discover,

    distrust() {
      isTrusted = false;
    },

    noteVersion(id) {
      ours.add(id);
      versions = null;
    },

    address(goal, key) {
      if (!usesEpics) return searchAddress(baseUrl, marks.of(goal));
      return key.startsWith("m") ? searchAddress(baseUrl, marks.epic(goal, key)) : null;
    },

    observe,

    async survey(links) {
      const seen = await observe(links);
      const survey: Survey = { found: seen, gone: new Set() };
      for (const { key } of links) if (!seen.has(key)) survey.gone.add(key);
      return survey;
    },

    // Jira has no list that tells whether it is as it was: a full look always looks.
    isAsBefore: async () => false,
    version: async () => null,

    async findMarked(goal) {
      try {
        await discover();
      } catch (error) {
        // Nothing of ours can be there; `desired` says what is wrong.
        if (error instanceof NotFound) return [];
        throw error;
      }
      const label = marks.of(goal);
      const listed = await labelledIssues(client, label, fields());
      // A search may lag: what was made a moment ago is found by its key only. Data Center gives one key in a request,
      // so there it is asked for where the ledger knows of something that the search did not show.
      const looksFurther = isAsking || apiVersion === "3";
      const newest = looksFurther ? await newestIssues(client, config.project, fields()) : [];
      const labelled = newest.filter((issue) => issue.fields.labels?.includes(label));
      const all = new Map([...listed, ...labelled].map((issue) => [issue.id, issue]));
      const issues = [...all.values()].filter(isInReach);
      // Types of one name have other ids in other projects.
      const isEpic = ({ fields: { issuetype, labels } }: JiraIssue, key: string) =>
        (found?.epic !== null && issuetype?.id === found?.epic?.id) ||
        (labels ?? []).includes(marks.epic(goal, key));
      const ofIssues: MarkedItem[] = [];
      for (const issue of issues) {
        const observed = take(issue);
        const written = findBodyMarker(observed.fields.body, body);
        const isTold = apiVersion === "3" || written !== null || markOf(issue) !== null;
        const marked = isTold ? issue : await readIssue(client, issue.id, fields());
        const mark = marked && markOf(marked);
        const marker = mark ?? written;
        if (!marker || marker.goal !== goal || (mark && mark.repository !== repository)) continue;
        const { key, nonce } = marker;
        const alone = mark !== null || apiVersion === "2";
        const entity = isEpic(issue, key) ? "epic" : "story";
        ofIssues.push({ marker: { goal, key, nonce }, entity, observed, alone });
      }
      const ofVersions = (usesVersions ? await allVersions() : []).flatMap((observed): MarkedItem[] => {
        const markers = findPlainMarkers(observed.fields.body);
        const marker = markers.find((one) => one.goal === versionGoal(repository, goal));
        const alone = markers.length === 1;
        return marker ? [{ marker: { ...marker, goal }, entity: "version", observed, alone }] : [];
      });
      for (const { observed } of ofVersions) ours.add(observed.remote.id);
      return [...ofIssues, ...ofVersions];
    },

    async takenTitles(entity) {
      if (entity !== "version") return new Map<string, Remote>();
      return new Map((await allVersions()).map(({ fields: { title = "" }, remote }) => [title, remote]));
    },

    refresh() {
      isAsking = true;
      versions = null;
    },

    requests: client.requests,
  };
}

/** A version has no labels: its marker says whose goal it is, for several repositories may have one of that name. */
export function versionGoal(repository: string, goal: string): string {
  return `${repository}.${goal}`;
}

function searchAddress(baseUrl: string, label: string): string {
  return `${baseUrl}/issues/?jql=${encodeURIComponent(`labels = "${label}"`)}`;
}
