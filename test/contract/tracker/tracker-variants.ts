import { startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import type { JiraEmulatorOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import type { ProjectOptions } from "../../../local/emulators/jira/project-options.ts";
import type { CommonFault, FaultRule } from "../../../local/emulators/shared/fault.ts";
import type { RestRequestLog } from "../../../local/emulators/shared/request-log.ts";
import { createGitHubClient } from "../../../shared/adapters/github/client/github-client.ts";
import { githubAccounts } from "../../../shared/adapters/github/github-account.ts";
import { createGitHubTracker } from "../../../shared/adapters/github/github-tracker.ts";
import { openJiraClient } from "../../../shared/adapters/jira/client/jira-client.ts";
import { createJiraTracker } from "../../../shared/adapters/jira/jira-tracker.ts";
import { type Config, configSchema } from "../../../shared/config/config.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { Entity, Remote } from "../../../shared/model/item.ts";
import type { Tracker } from "../../../shared/ports/tracker.ts";
import type { VirtualClock } from "../../fakes/virtual-clock.ts";
import { requestProblems } from "./tracker-requests.ts";

/** Reference to a tracker item. */
export interface TrackerItem {
  entity: Entity;
  remote: Remote;
}

/** A user's edit in the browser, independent of the tracker. */
export interface UserEdit {
  title?: string;
  label?: string;
  /** Text to add above and below the body. */
  around?: string;
}

/** An emulator with one project, the tracker that uses it, and actions of its users. */
export interface TrackerEmulator {
  config: Config;
  /** Returns a new tracker, as a new run has it, with its own request count. */
  open(): Promise<Tracker>;
  log: RestRequestLog;
  fail(rule: FaultRule<CommonFault>): () => void;
  /** Deletes an item in the browser. */
  remove(item: TrackerItem): void;
  edit(item: TrackerItem, edit: UserEdit): void;
  /** Changes the name of an item but not its id: renames the repository or moves the issue. */
  move(item: TrackerItem): void;
  /** Creates a user's milestone with this title. */
  occupy(title: string): void;
  /** A user's versions on an item; `null` if the tracker has none. */
  people: { addVersion(item: TrackerItem): void; versions(item: TrackerItem): string[] } | null;
  /** Returns the violations that the emulator recorded; a test expects none. */
  close(): Promise<string[]>;
}

/** A tracker with one kind of setup. */
export interface TrackerVariant {
  name: string;
  /** Entities of the milestones of a plan. */
  milestones: Entity[];
  deliverable: Entity;
  /** Returns true if users of the emulator can delete and label this entity. */
  isRemovable: (entity: Entity) => boolean;
  states: (entity: Entity) => ("open" | "done" | "cancelled")[];
  /** `lag`: how long lists lag behind, in milliseconds. */
  start(clock: VirtualClock, lag: number): Promise<TrackerEmulator>;
}

const repository = "4242";
const NO_ACCOUNTS = { stored: [], former: [] };

export const githubVariant: TrackerVariant = {
  name: "GitHub",
  milestones: ["milestone"],
  deliverable: "issue",
  isRemovable: () => true,
  states: (entity) => (entity === "milestone" ? ["done", "open"] : ["done", "open", "cancelled"]),
  async start(clock, lag) {
    const now = () => clock.now();
    const emulator = await startGitHubEmulator({ now, listLag: lag });
    await emulator.createRepository("acme/web");
    let fullName = "acme/web";
    const numberOf = ({ remote }: TrackerItem) => Number(remote.name);
    return {
      config: configSchema.parse({}),
      open: async () => {
        const client = createGitHubClient({ apiUrl: emulator.url, auth: { auth: "test-token" }, now });
        return createGitHubTracker(client, fullName, githubAccounts(client, "token", NO_ACCOUNTS));
      },
      log: emulator.requests,
      fail: (rule) => emulator.faults.on(rule),
      remove(item) {
        if (item.entity === "milestone") emulator.deleteMilestone(fullName, numberOf(item));
        else emulator.deleteIssue(fullName, numberOf(item));
      },
      edit(item, { title, label, around }) {
        const number = numberOf(item);
        if (item.entity === "milestone") {
          const { description } = emulator.milestone(fullName, number);
          const text = around === undefined ? {} : { description: `${around}\n${description}\n${around}` };
          emulator.editMilestone(fullName, number, { ...(title && { title }), ...text });
          return;
        }
        const { body, labels } = emulator.issue(fullName, number);
        emulator.editIssue(fullName, number, {
          ...(title && { title }),
          ...(label && { labels: [...labels, label] }),
          ...(around && { body: `${around}\n${body}\n${around}` }),
        });
      },
      move() {
        emulator.renameRepository("acme/web", "acme/site");
        fullName = "acme/site";
      },
      occupy: (title) => void emulator.createMilestone(fullName, { title }),
      people: null,
      async close() {
        await emulator.close();
        return emulator.violations;
      },
    };
  },
};

export interface JiraSetup {
  name: string;
  emulator?: Omit<JiraEmulatorOptions, "now">;
  project?: ProjectOptions;
  cancelled: string;
}

/** Returns a variant of Jira for one value of `jira.milestone`. */
export function jiraVariant(
  { name, emulator: options = {}, project = {}, cancelled }: JiraSetup,
  milestone: "epic" | "version" | "both",
): TrackerVariant {
  const milestones: Entity[] = milestone === "both" ? ["version", "epic"] : [milestone];
  return {
    name: `Jira ${name}, milestones as ${milestone}`,
    milestones,
    deliverable: "story",
    isRemovable: (entity) => entity !== "version",
    states: () => ["done", "open", "cancelled"],
    async start(clock, lag) {
      const now = () => clock.now();
      const jira = await startJiraEmulator({ ...options, now, indexLag: lag });
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
      const keyOf = ({ remote }: TrackerItem) =>
        [...jira.issues("WEB"), ...jira.issues("APP")].find(({ id }) => id === remote.id)?.key ?? "";
      const versionOf = ({ remote }: TrackerItem) => jira.versions("WEB").find(({ id }) => id === remote.id);
      return {
        config,
        open: async () => {
          const settings = { baseUrl: jira.url, credentials };
          const client = await openJiraClient({ settings, now });
          if (!config.jira) throw new Error("The config has no Jira");
          const connection = { client, config: config.jira, repository, isProjectAllowed: () => true };
          return createJiraTracker(connection, null, NO_ACCOUNTS);
        },
        log: jira.requests,
        fail: (rule) => jira.faults.on(rule),
        remove: (item) => jira.deleteIssue(keyOf(item)),
        edit(item, { title, label, around }) {
          if (item.entity === "version") {
            const { description } = versionOf(item) ?? {};
            const text = around === undefined ? {} : { description: `${around}\n${description}\n${around}` };
            jira.editVersion(item.remote.id, { ...(title && { name: title }), ...text });
            return;
          }
          const { labels, description } = jira.issue(keyOf(item));
          jira.editIssue(keyOf(item), {
            ...(title && { summary: title }),
            ...(label && { labels: [...labels, label] }),
            ...(around && { description: wrapBody(description, around) }),
          });
        },
        move: (item) => void (item.entity !== "version" && jira.moveIssue(keyOf(item), "APP")),
        occupy: (title) => void jira.createVersion("WEB", { name: title }),
        people: {
          addVersion(item) {
            const { fixVersions } = jira.issue(keyOf(item));
            jira.editIssue(keyOf(item), { fixVersions: ["People's own", ...fixVersions] });
          },
          versions: (item) => jira.issue(keyOf(item)).fixVersions,
        },
        async close() {
          await jira.close();
          return [...jira.violations, ...(isCloud ? requestProblems(jira.requests.all) : [])];
        },
      };
    },
  };
}

/** Adds text above and below a description, as its editor stores it. */
function wrapBody(description: unknown, around: string): unknown {
  if (typeof description === "string") return `${around}\n${description}\n${around}`;
  const paragraph = { type: "paragraph", content: [{ type: "text", text: around }] };
  const { content = [], ...document } = description as { content?: unknown[] };
  return { ...document, content: [paragraph, ...content, paragraph] };
}
