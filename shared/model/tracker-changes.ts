import type { Fields } from "./item.ts";

/** Fields to write, as a tracker takes them: `body` is the whole text, people's words included. */
export type TrackerChanges = Omit<Fields, "body" | "parent"> & { body?: string };
