import { toParagraphs } from "../../../../local/emulators/jira/adf/edit-document.ts";
import {
  type DocumentNode,
  isNode,
  normalizeDocument,
} from "../../../../local/emulators/jira/adf/normalize-document.ts";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import { jiraBody } from "../../../../shared/adapters/jira/body/jira-body.ts";
import type { BodyFormat } from "../../../../shared/model/body-format.ts";
import type { ItemState, TrackerName } from "../../../../shared/model/item.ts";
import { repository } from "../repository.ts";

export type HubEntity = "milestone" | "issue" | "epic" | "story";

export type HidingPlace = "listed" | "alone" | "both";

export interface EntityHabits {
  /** Fields that items have besides title, body and state. */
  has: readonly ("due" | "labels" | "milestone")[];
  states: readonly ItemState[];
  hasUniqueTitle?: boolean;
  /** True if an item can be created in a state other than open. */
  bornWithState?: boolean;
  /** True if labels and milestone are ignored without an error when push access is missing. */
  dropsSilently?: boolean;
}

/** What differs between trackers: the fields of items, and how texts are stored and edited. */
export interface TrackerBehavior {
  tracker: TrackerName;
  /** The entity that contains items: milestone or epic. */
  group: HubEntity;
  single: HubEntity;
  entities: Readonly<Record<HubEntity, EntityHabits>>;
  format: BodyFormat;
  /** Returns the series from which items of an entity get their numbers. Entities can share a series. */
  series: (entity: HubEntity) => { name: string; prefix: string };
  url: (entity: HubEntity, number: string) => string;
  /** Where the tracker may not show an item for a while: in lists, when it is read alone, or in neither way. */
  hidingPlaces: readonly [HidingPlace, ...HidingPlace[]];
  /** Returns a body as the tracker stores it. */
  store: (body: string, newId: () => string) => string;
  /** Returns a body as a browser sends it after an edit. */
  typed: (body: string, newId: () => string) => string;
  /** Returns the body of an item that a user creates. */
  begin: (text: string) => string;
  /** Adds a user's text above or below a body. */
  around: (body: string, words: string, above: boolean) => string;
  /** Sets the checkbox with the given text. */
  tick: (body: string, text: string, done: boolean) => string;
}

const none: EntityHabits = { has: [], states: [] };
const all: readonly ItemState[] = ["open", "done", "cancelled"];

export const githubBehavior: TrackerBehavior = {
  tracker: "github",
  group: "milestone",
  single: "issue",
  entities: {
    milestone: { has: ["due"], states: ["open", "done"], hasUniqueTitle: true, bornWithState: true },
    issue: { has: ["labels", "milestone"], states: all, dropsSilently: true },
    epic: none,
    story: none,
  },
  format: githubBody,
  series: (entity) => ({ name: entity, prefix: "" }),
  hidingPlaces: ["listed", "alone"],
  url: (entity, number) => `https://github.com/acme/web/${entity}s/${number}`,
  store: (body) => body,
  // Browsers send CRLF line ends.
  typed: (body) => body.replace(/\r?\n/g, "\r\n"),
  begin: (text) => text,
  around: (body, words, above) => (above ? `${words}\n\n${body}` : `${body}\n${words}`),
  tick: (body, text, done) =>
    body.replace(/^- \[[ x]\] (.*?)(\r?)$/gm, (line, words: string, end: string) =>
      words === text ? `- [${done ? "x" : " "}] ${words}${end}` : line,
    ),
};

/** Changes every node of an Atlassian document that is stored as JSON. */
function inDocument(body: string, change: (node: DocumentNode) => DocumentNode): string {
  const visit = (node: DocumentNode): DocumentNode => {
    const { content, ...changed } = change(node);
    return content === undefined ? changed : { ...changed, content: content.map(visit) };
  };
  return body === "" ? "" : JSON.stringify(visit(readDocument(body)));
}

function readDocument(body: string): DocumentNode {
  const document: unknown = JSON.parse(body);
  if (!isNode(document)) throw new Error(`This is not an Atlassian document: ${body}`);
  return document;
}

/** Returns the text of a checkbox up to its first line break. */
function wordsOf({ content = [] }: DocumentNode): string {
  const end = content.findIndex(({ type }) => type === "hardBreak");
  const words = end === -1 ? content : content.slice(0, end);
  return words.map(({ text = "" }) => text).join("");
}

export const jiraBehavior: TrackerBehavior = {
  tracker: "jira",
  group: "epic",
  single: "story",
  entities: {
    milestone: none,
    issue: none,
    epic: { has: ["due", "labels"], states: all },
    story: { has: ["labels", "milestone"], states: all },
  },
  format: jiraBody("adf", repository.id),
  series: () => ({ name: "WEB", prefix: "WEB-" }),
  // Issue security hides an issue everywhere; the search also lags.
  hidingPlaces: ["listed", "both"],
  url: (_, number) => `https://acme.atlassian.net/browse/${number}`,
  store(body, newId) {
    const stored = body === "" ? null : normalizeDocument(readDocument(body), newId);
    return stored === null ? "" : JSON.stringify(stored);
  },
  // Jira's editor rewrites the whole document and adds ids.
  typed: (body, newId) =>
    inDocument(body, (node) =>
      /^(paragraph|heading|bulletList|listItem|panel)$/.test(node.type)
        ? { ...node, attrs: { ...node.attrs, localId: node.attrs?.localId ?? newId() } }
        : node,
    ),
  begin: (text) => JSON.stringify(toParagraphs(text)),
  around(body, words, above) {
    const own = toParagraphs(words);
    if (body === "") return JSON.stringify(own);
    const document = readDocument(body);
    const parts = [own.content ?? [], document.content ?? []];
    return JSON.stringify({ ...document, content: (above ? parts : parts.reverse()).flat() });
  },
  tick: (body, text, done) =>
    inDocument(body, (node) =>
      node.type === "taskItem" && wordsOf(node) === text
        ? { ...node, attrs: { ...node.attrs, state: done ? "DONE" : "TODO" } }
        : node,
    ),
};
