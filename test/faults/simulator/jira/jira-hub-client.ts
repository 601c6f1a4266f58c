import type { JiraClient, JiraRequestOptions } from "../../../../shared/adapters/jira/client/jira-client.ts";
import { JiraResponse } from "../../../../shared/adapters/jira/client/jira-response.ts";
import { toJiraError } from "../../../../shared/adapters/jira/client/to-jira-error.ts";
import { NotFound, RequestRejected } from "../../../../shared/errors.ts";
import type { ItemState, TrackerChanges } from "../../../../shared/model/item.ts";
import { itemStates } from "../../../../shared/model/item.ts";
import type { Bug } from "../bugs.ts";
import type { HubItem } from "../github/hub.ts";
import type { HubClient } from "../github/hub-client.ts";
import type { ItemObservation } from "../process.ts";
import { repository } from "../repository.ts";
import {
  botUser,
  epicType,
  fetchSchema,
  fieldsAnswer,
  otherUser,
  projectAnswer,
  readBulk,
  readChanges,
  searchSchema,
  storyType,
  transitionSchema,
} from "./jira-hub-words.ts";

const statuses: Readonly<Record<ItemState, { id: string; name: string; statusCategory: { key: string } }>> = {
  open: { id: "1", name: "To Do", statusCategory: { key: "new" } },
  done: { id: "3", name: "Done", statusCategory: { key: "done" } },
  cancelled: { id: "4", name: "Won't do", statusCategory: { key: "done" } },
};

/** Returns Jira's error body for a rejected request. The body names the field if its value is invalid. */
function wordsOf({ code, message }: RequestRejected): object {
  return code === "invalid"
    ? { errorMessages: [], errors: { parent: message } }
    : { errorMessages: [message], errors: {} };
}

/** Simulates the part of Jira's REST API that the adapter uses, on top of a hub. Throws for any other request. */
export class JiraHubClient implements JiraClient {
  readonly baseUrl = "https://acme.atlassian.net";
  readonly apiVersion = "3";
  readonly rateLimiter = null;
  readonly requests: JiraClient["requests"];
  readonly #client: HubClient;
  readonly #now: () => Date;
  /** True for an injected bug: items are read with the search, which lags. */
  readonly #trustsSearch: boolean;
  /** When the current update of an issue started, and the observation that it is based on. */
  #basis: { observation: ItemObservation | undefined; at: number } | null = null;

  now(): Date {
    return this.#now();
  }

  constructor(client: HubClient, now: () => Date, bug: Bug | null) {
    this.#client = client;
    this.#now = now;
    this.#trustsSearch = bug === "trust-search";
    this.requests = () => client.requests();
  }

  /** Runs an update of an issue. All its requests count as based on what the process had read before the update. */
  async updating<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.#basis = { observation: this.#client.observationOf(this.#find(id)), at: this.#now().getTime() };
    try {
      return await work();
    } finally {
      this.#basis = null;
    }
  }

  async request(
    kind: "read" | "write",
    method: string,
    path: readonly string[],
    { body }: JiraRequestOptions = {},
  ): Promise<unknown> {
    const given: unknown = structuredClone(body);
    const [, id = ""] = path;
    const route = path.map((part) => (/^\d+$/.test(part) ? ":id" : part)).join("/");
    switch (`${kind} ${method} ${route}`) {
      case "read GET myself":
        return this.#client.read("the account", () => botUser);
      case "read GET mypermissions":
        return this.#client.read("the permissions", () => {
          return { permissions: { BROWSE_PROJECTS: { havePermission: this.#client.hub.showsIssues } } };
        });
      case "read GET project/WEB":
        return this.#client.read("project", () => projectAnswer);
      case "read GET issue/createmeta/WEB/issuetypes/:id":
        return this.#client.read("fields", () => fieldsAnswer(path.at(-1)));
      case "read GET issue/:id":
        return this.#client.read(`get ${id}`, () => this.#show(this.#readable(id)));
      case "read POST issue/bulkfetch":
        return this.#fetch(given);
      case "read POST search/jql":
        return this.#search(given);
      case "write POST issue/bulk":
        return this.#create(given);
      case "write PUT issue/:id":
        return this.#edit(id, given);
      case "read GET issue/:id/transitions":
        return this.#transitions(id);
      case "write POST issue/:id/transitions":
        return this.#transition(id, given);
      default:
        throw new Error(`The simulated Jira does not support ${kind} ${method} ${path.join("/")}`);
    }
  }

  /** Returns issues by id or key. Unlike a search, this shows the current state. */
  #fetch(body: unknown): Promise<unknown> {
    const ids = new Set(fetchSchema.parse(body).issueIdsOrKeys);
    return this.#client.read(`fetch ${ids.size} issues`, () => {
      const all = this.#trustsSearch ? this.#listed() : this.#all().filter((item) => this.#isVisible(item));
      return {
        issues: all.filter(({ id, number }) => ids.has(id) || ids.has(number)).map((item) => this.#show(item)),
      };
    });
  }

  /** Answers a search. New issues are found only after a lag. */
  #search(body: unknown): Promise<unknown> {
    const { jql, maxResults } = searchSchema.parse(body);
    const [, list = ""] = /labels in \(([^)]+)\)/.exec(jql) ?? [];
    const wanted = [...list.matchAll(/"([^"]+)"/g)].map(([, label = ""]) => label);
    const isNewest = jql.endsWith("ORDER BY created DESC");
    if (wanted.length === 0 && !isNewest) throw new Error(`The simulated Jira does not support ${jql}`);
    return this.#client.read(`search ${wanted[0] ?? "the newest"}`, () => {
      const listed = this.#listed().filter(({ labels }) => isNewest || wanted.some((one) => labels.includes(one)));
      const found = (isNewest ? listed.sort((a, b) => Number(b.id) - Number(a.id)) : listed).slice(0, maxResults);
      return { issues: found.map((item) => this.#show(item)), isLast: true };
    });
  }

  /** Creates the valid items and returns an error, with its position, for each invalid item. */
  #create(body: unknown): Promise<unknown> {
    const drafts = readBulk(body);
    const what = drafts.map(({ mark, title }) => `${mark.goal}/${mark.key} "${title}"`).join(", ");
    const goals = drafts.map(({ mark }) => mark.goal);
    return this.#client.write(`create ${what}`, goals, () => {
      // Creating issues also requires the permission to browse the project ("Create issue").
      if (!this.#client.hub.showsIssues) throw this.#refusal(403, { errorMessages: ["Not allowed"], errors: {} });
      const issues: object[] = [];
      const errors: object[] = [];
      for (const [failedElementNumber, { entity, mark, ...fields }] of drafts.entries()) {
        try {
          if (this.#client.refusesOne()) throw new RequestRejected("Rejected by a project rule", "rule");
          const made = this.#client.hub.create(entity, fields, mark);
          this.#client.note(made);
          issues.push({ id: made.id, key: made.number });
        } catch (error) {
          if (!(error instanceof RequestRejected)) throw error;
          errors.push({ status: 400, failedElementNumber, elementErrors: wordsOf(error) });
        }
      }
      if (issues.length === 0) throw this.#refusal(400, { issues, errors });
      return { issues, errors };
    });
  }

  #edit(id: string, body: unknown): Promise<unknown> {
    return this.#write(id, readChanges(body));
  }

  #transitions(id: string): Promise<unknown> {
    return this.#client.read(`transitions of ${id}`, () => {
      const { entity } = this.#known(id);
      const transitions = this.#client.hub.statesOf(entity).map((state) => {
        const to = statuses[state];
        return { id: to.id, name: to.name, to };
      });
      return { transitions };
    });
  }

  #transition(id: string, body: unknown): Promise<unknown> {
    const wanted = transitionSchema.parse(body).transition.id;
    const state = itemStates.find((one) => statuses[one].id === wanted);
    if (!state) throw new Error(`There is no transition ${wanted}`);
    return this.#write(id, { state });
  }

  #write(id: string, changes: TrackerChanges): Promise<unknown> {
    const item = this.#find(id);
    const { observation, at } = this.#basis ?? { observation: undefined, at: 0 };
    const goal = item?.mark?.goal ?? null;
    const what = `update ${goal}/${item?.mark?.key} ${JSON.stringify(changes)}`;
    return this.#client.write(what, [goal], () => {
      try {
        this.#client.edit(this.#known(id), changes, observation, at);
      } catch (error) {
        if (!(error instanceof RequestRejected)) throw error;
        throw this.#refusal(400, wordsOf(error));
      }
      return null;
    });
  }

  #listed(): HubItem[] {
    const { hub } = this.#client;
    return hub.showsIssues ? [...hub.list("epic"), ...hub.list("story")] : [];
  }

  #isVisible(item: HubItem): boolean {
    const { showsIssues, hidden } = this.#client.hub;
    return showsIssues && !hidden.alone.has(item);
  }

  #all(): HubItem[] {
    return [...this.#client.hub.items.values()];
  }

  #find(id: string): HubItem | undefined {
    return this.#all().find((item) => item.id === id);
  }

  #known(id: string): HubItem {
    const item = this.#find(id);
    if (!item || !this.#isVisible(item))
      throw new NotFound(`Issue ${id} does not exist or you do not have permission to see it.`);
    return item;
  }

  /** Returns an issue that is read alone. With the injected bug it is missing while the search does not find it. */
  #readable(id: string): HubItem {
    const item = this.#known(id);
    if (this.#trustsSearch && !this.#listed().includes(item)) throw new NotFound(`Issue ${id} is not found.`);
    return item;
  }

  #show(item: HubItem): object {
    this.#client.note(item);
    const { id, number, title, body, state, labels, due, milestone, entity, mark, copiedMark } = item;
    const fields = {
      summary: title,
      description: body === "" ? null : JSON.parse(body),
      status: statuses[state],
      labels: [...labels],
      duedate: due,
      ...(milestone !== null && { parent: { key: milestone } }),
      creator: mark ? botUser : otherUser,
      issuetype: { id: entity === "epic" ? epicType.id : storyType.id },
    };
    const marker = mark ?? copiedMark;
    const properties = marker && { milepost: { repository: repository.id, ...marker } };
    return { id, key: number, fields, ...(properties && { properties }) };
  }

  #refusal(status: number, body: object): Error {
    const received = { status, headers: new Headers(), text: JSON.stringify(body) };
    const answer = new JiraResponse(received, this.baseUrl);
    return toJiraError(answer, { baseUrl: this.baseUrl, isRead: false, now: this.#now(), path: "the request" });
  }
}
