import { startGitHubDouble } from "../../../local/emulators/github/github-emulator.ts";
import type { JiraDoubleOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraDouble } from "../../../local/emulators/jira/jira-emulator.ts";
import type { ProjectOptions } from "../../../local/emulators/jira/project-options.ts";
import type { CommonFault, Rule } from "../../../local/emulators/shared/fault.ts";
import type { RequestLog } from "../../../local/emulators/shared/request-log.ts";
import { githubClient } from "../../../shared/adapters/github/github-client.ts";
import { githubTracker } from "../../../shared/adapters/github/github-tracker.ts";
import { openJiraClient } from "../../../shared/adapters/jira/client/jira-client.ts";
import { jiraTracker } from "../../../shared/adapters/jira/jira-tracker.ts";
import { type Config, configSchema } from "../../../shared/config/config.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { Entity, Remote } from "../../../shared/model/item.ts";
import type { Tracker } from "../../../shared/ports/tracker.ts";
import type { VirtualClock } from "../../fakes/virtual-clock.ts";
import { requestProblems } from "./tracker-requests.ts";

/** One item as a person would put it into the words of this suite. */
export interface Place {
  entity: Entity;
  remote: Remote;
}

/** What a person does to an item in the browser, whichever tracker it is. */
export interface PersonsEdit {
  title?: string;
  label?: string;
  /** Words above and below what is there. */
  around?: string;
}

/** A tracker over its double, and the ways around it. */
export interface Room {
  config: Config;
  /** A tracker as a new run has it. Each counts its own requests. */
  open(): Promise<Tracker>;
  log: RequestLog;
  fail(rule: Rule<CommonFault>): () => void;
  /** Takes away items by the browser. */
  remove(place: Place): void;
  edit(place: Place, edit: PersonsEdit): void;
  /** Where an item gets another name and stays the one that it is. */
  move(place: Place): void;
  /** A milestone of somebody else's, of that title. */
  occupy(title: string): void;
  /** Versions of somebody else's on an item; null where the tracker has none. */
  people: { addVersion(place: Place): void; versions(place: Place): string[] } | null;
  /** What no test may leave behind. */
  close(): Promise<string[]>;
}

/** A tracker and how it is set up. */
export interface Subject {
  name: string;
  /** Entities of the milestones of a plan. */
  milestones: Entity[];
  deliverable: Entity;
  /** Whether an entity can be deleted, labelled and the like by the doubles' people. */
  removable: (entity: Entity) => boolean;
  states: (entity: Entity) => ("open" | "done" | "cancelled")[];
  /** Milliseconds that lists lag, where they do. */
  start(clock: VirtualClock, lag: number): Promise<Room>;
}

const repository = "4242";

export const githubSubject: Subject = {
  name: "GitHub",
  milestones: ["milestone"],
  deliverable: "issue",
  removable: () => true,
  states: (entity) => (entity === "milestone" ? ["done", "open"] : ["done", "open", "cancelled"]),
  async start(clock, lag) {
    const now = () => clock.now();
    const double = await startGitHubDouble({ now, listLag: lag });
    await double.createRepository("acme/web");
    let fullName = "acme/web";
    const numberOf = ({ remote }: Place) => Number(remote.name);
    return {
      config: configSchema.parse({}),
      open: async () => {
        const client = githubClient({ apiUrl: double.url, auth: { auth: "test-token" }, now });
        return githubTracker(client, fullName);
      },
      log: double.requests,
      fail: (rule) => double.faults.on(rule),
      remove(place) {
        if (place.entity === "milestone") double.deleteMilestone(fullName, numberOf(place));
        else double.deleteIssue(fullName, numberOf(place));
      },
      edit(place, { title, label, around }) {
        const number = numberOf(place);
        if (place.entity === "milestone") {
          const { description } = double.milestone(fullName, number);
          const text = around === undefined ? {} : { description: `${around}\n${description}\n${around}` };
          double.editMilestone(fullName, number, { ...(title && { title }), ...text });
          return;
        }
        const { body, labels } = double.issue(fullName, number);
        double.editIssue(fullName, number, {
          ...(title && { title }),
          ...(label && { labels: [...labels, label] }),
          ...(around && { body: `${around}\n${body}\n${around}` }),
        });
      },
      move() {
        double.renameRepository("acme/web", "acme/site");
        fullName = "acme/site";
      },
      occupy: (title) => void double.createMilestone(fullName, { title }),
      people: null,
      async close() {
        await double.close();
        return double.violations;
      },
    };
  },
};

export interface JiraSetup {
  name: string;
  double?: Omit<JiraDoubleOptions, "now">;
  project?: ProjectOptions;
  cancelled: string;
}

/** Jira as one of its many selves, for one way in which milestones are told there. */
export function jiraSubject(
  { name, double: options = {}, project = {}, cancelled }: JiraSetup,
  milestone: "epic" | "version" | "both",
): Subject {
  const milestones: Entity[] = milestone === "both" ? ["version", "epic"] : [milestone];
  return {
    name: `Jira ${name}, milestones as ${milestone}`,
    milestones,
    deliverable: "story",
    removable: (entity) => entity !== "version",
    states: () => ["done", "open", "cancelled"],
    async start(clock, lag) {
      const now = () => clock.now();
      const jira = await startJiraDouble({ ...options, now, indexLag: lag });
      const moreStatuses = [{ name: cancelled, category: "done" as const }];
      jira.createProject("WEB", { ...project, moreStatuses });
      jira.createProject("APP", { ...project, moreStatuses });
      jira.createVersion("WEB", { name: "People's own" });
      const config = configSchema.parse({ jira: { project: "WEB", milestone } });
      const isCloud = options.flavour !== "datacenter";
      const token = new Secret("test-token");
      const credentials = isCloud
        ? { kind: "cloud" as const, email: "bot@example.com", token }
        : { kind: "data-center" as const, token };
      const keyOf = ({ remote }: Place) =>
        [...jira.issues("WEB"), ...jira.issues("APP")].find(({ id }) => id === remote.id)?.key ?? "";
      const versionOf = ({ remote }: Place) => jira.versions("WEB").find(({ id }) => id === remote.id);
      return {
        config,
        open: async () => {
          const settings = { baseUrl: jira.url, credentials };
          const client = await openJiraClient({ settings, now });
          if (!config.jira) throw new Error("The config has no Jira");
          return jiraTracker({ client, config: config.jira, repository, known: null });
        },
        log: jira.requests,
        fail: (rule) => jira.faults.on(rule),
        remove: (place) => jira.deleteIssue(keyOf(place)),
        edit(place, { title, label, around }) {
          if (place.entity === "version") {
            const { description } = versionOf(place) ?? {};
            const text = around === undefined ? {} : { description: `${around}\n${description}\n${around}` };
            jira.editVersion(place.remote.id, { ...(title && { name: title }), ...text });
            return;
          }
          const { labels, description } = jira.issue(keyOf(place));
          jira.editIssue(keyOf(place), {
            ...(title && { summary: title }),
            ...(label && { labels: [...labels, label] }),
            ...(around && { description: wrapped(description, around) }),
          });
        },
        move: (place) => void (place.entity !== "version" && jira.moveIssue(keyOf(place), "APP")),
        occupy: (title) => void jira.createVersion("WEB", { name: title }),
        people: {
          addVersion(place) {
            const { fixVersions } = jira.issue(keyOf(place));
            jira.editIssue(keyOf(place), { fixVersions: ["People's own", ...fixVersions] });
          },
          versions: (place) => jira.issue(keyOf(place)).fixVersions,
        },
        async close() {
          await jira.close();
          return [...jira.violations, ...(isCloud ? requestProblems(jira.requests.all) : [])];
        },
      };
    },
  };
}

/** Words above and below a description, as its editor stores them. */
function wrapped(description: unknown, around: string): unknown {
  if (typeof description === "string") return `${around}\n${description}\n${around}`;
  const paragraph = { type: "paragraph", content: [{ type: "text", text: around }] };
  const { content = [], ...document } = description as { content?: unknown[] };
  return { ...document, content: [paragraph, ...content, paragraph] };
}
