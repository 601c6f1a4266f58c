import { paragraphs } from "../../../../local/emulators/jira/adf/adf-edit.ts";
import {
  type AdfNode,
  isNode,
  normaliseDocument,
} from "../../../../local/emulators/jira/adf/adf-normalise.ts";
import { githubBody } from "../../../../shared/adapters/github/github-body.ts";
import { jiraBody } from "../../../../shared/adapters/jira/body/jira-body.ts";
import type { State, TrackerName } from "../../../../shared/model/item.ts";
import type { BodyFormat } from "../../../../shared/sync/desired/body-format.ts";

export type HubEntity = "milestone" | "issue" | "epic" | "story";

export interface EntityHabits {
  /** What it has beside a title, a body and a state. */
  has: readonly ("due" | "labels" | "milestone")[];
  states: readonly State[];
  hasUniqueTitle?: boolean;
  /** It may be made in another state than open. */
  bornWithState?: boolean;
  /** Who may not write it loses labels and milestone without a word, and is not refused. */
  dropsSilently?: boolean;
}

/** In what one tracker is not like another: what its items have, and what becomes of texts in it. */
export interface Habits {
  tracker: TrackerName;
  /** The entity that others are in. */
  group: HubEntity;
  single: HubEntity;
  entities: Readonly<Record<HubEntity, EntityHabits>>;
  format: BodyFormat;
  /** Entities that are counted together have one series; what its numbers begin with. */
  series: (entity: HubEntity) => { name: string; prefix: string };
  url: (entity: HubEntity, number: string) => string;
  /** A text as it is kept, whoever wrote it. */
  store: (body: string, newId: () => string) => string;
  /** A text as it arrives from a person's browser. */
  typed: (body: string, newId: () => string) => string;
  /** A body that a person begins. */
  begin: (text: string) => string;
  /** A body with a person's words above or below what is there. */
  around: (body: string, words: string, above: boolean) => string;
  /** A body with another tick at the box of that text. */
  tick: (body: string, text: string, done: boolean) => string;
}

const none: EntityHabits = { has: [], states: [] };
const all: readonly State[] = ["open", "done", "cancelled"];

export const githubHabits: Habits = {
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
  url: (entity, number) => `https://github.com/acme/web/${entity}s/${number}`,
  store: (body) => body,
  // Browsers end lines in their own way.
  typed: (body) => body.replace(/\r?\n/g, "\r\n"),
  begin: (text) => text,
  around: (body, words, above) => (above ? `${words}\n\n${body}` : `${body}\n${words}`),
  tick: (body, text, done) =>
    body.replace(/^- \[[ x]\] (.*?)(\r?)$/gm, (line, words: string, end: string) =>
      words === text ? `- [${done ? "x" : " "}] ${words}${end}` : line,
    ),
};

/** Changes every node of a document that is kept as JSON. */
function inDocument(body: string, change: (node: AdfNode) => AdfNode): string {
  const visit = (node: AdfNode): AdfNode => {
    const { content, ...changed } = change(node);
    return content === undefined ? changed : { ...changed, content: content.map(visit) };
  };
  return body === "" ? "" : JSON.stringify(visit(readDocument(body)));
}

function readDocument(body: string): AdfNode {
  const document: unknown = JSON.parse(body);
  if (!isNode(document)) throw new Error(`This is no document: ${body}`);
  return document;
}

/** The words of a box, up to its first line break. */
function wordsOf({ content = [] }: AdfNode): string {
  const end = content.findIndex(({ type }) => type === "hardBreak");
  const words = end === -1 ? content : content.slice(0, end);
  return words.map(({ text = "" }) => text).join("");
}

export const jiraHabits: Habits = {
  tracker: "jira",
  group: "epic",
  single: "story",
  entities: {
    milestone: none,
    issue: none,
    epic: { has: ["due", "labels"], states: all },
    story: { has: ["labels", "milestone"], states: all },
  },
  format: jiraBody("adf"),
  series: () => ({ name: "WEB", prefix: "WEB-" }),
  url: (_, number) => `https://acme.atlassian.net/browse/${number}`,
  store(body, newId) {
    const kept = body === "" ? null : normaliseDocument(readDocument(body), newId);
    return kept === null ? "" : JSON.stringify(kept);
  },
  // The editor writes everything anew, with ids that nobody sent.
  typed: (body, newId) =>
    inDocument(body, (node) =>
      /^(paragraph|heading|bulletList|listItem|panel)$/.test(node.type)
        ? { ...node, attrs: { ...node.attrs, localId: node.attrs?.localId ?? newId() } }
        : node,
    ),
  begin: (text) => JSON.stringify(paragraphs(text)),
  around(body, words, above) {
    const own = paragraphs(words);
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
