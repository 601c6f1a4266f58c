import type { Status } from "./plan.ts";

const words: Record<string, Status> = {
  planned: "planned",
  "not started": "planned",
  "to do": "planned",
  todo: "planned",
  pending: "planned",
  open: "planned",
  upcoming: "planned",
  proposed: "planned",
  active: "active",
  "in progress": "active",
  started: "active",
  ongoing: "active",
  wip: "active",
  "in review": "active",
  doing: "active",
  done: "done",
  complete: "done",
  completed: "done",
  closed: "done",
  finished: "done",
  shipped: "done",
  delivered: "done",
  achieved: "done",
  cancelled: "cancelled",
  canceled: "cancelled",
  dropped: "cancelled",
  abandoned: "cancelled",
  "won't do": "cancelled",
  removed: "cancelled",
};

/** The status that a text names as a whole, or before a bracket, a comma or a dash: "✅ Done (12 May)". Null when none. */
export function readStatus(text: string): Status | null {
  const [head = ""] = text
    .slice(0, 200)
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[(,;:|]|\s[-–—]\s/);
  const name = head
    .replace(/[^\p{L}' -]/gu, " ")
    .replace(/[-\s]+/g, " ")
    .trim();
  return Object.hasOwn(words, name) ? (words[name] ?? null) : null;
}
