import * as z from "zod";
import type { Marker, TrackerChanges } from "../../../../shared/model/item.ts";
import type { HubFields } from "../github/hub.ts";
import type { HubEntity } from "../people/tracker-behavior.ts";
import { repository } from "../repository.ts";

const typeOf = (id: string, name: string, hierarchyLevel: number) => ({
  id,
  name,
  subtask: false,
  hierarchyLevel,
});
export const epicType = typeOf("10000", "Epic", 1);
export const storyType = typeOf("10001", "Story", 0);

/** The account of Milepost, and an account of somebody else. */
export const botUser = { accountId: "557058:milepost" };
export const otherUser = { accountId: "557058:somebody-else" };

export const projectAnswer = { id: "10", key: "WEB", name: "Web", issueTypes: [epicType, storyType] };

/** Returns the fields on the create screen of an issue type. */
export function fieldsAnswer(type: string | undefined): object {
  const ids = ["summary", "description", "labels", type === epicType.id ? "duedate" : "parent"];
  const fields = ids.map((fieldId) => ({
    fieldId,
    name: fieldId,
    required: fieldId === "summary",
    hasDefaultValue: false,
  }));
  return { fields, total: fields.length };
}

export const fetchSchema = z.object({ issueIdsOrKeys: z.array(z.string()).max(100) });
export const searchSchema = z.object({ jql: z.string(), maxResults: z.number() });
export const transitionSchema = z.object({ transition: z.object({ id: z.string() }) });

/** The fields of a create or edit request. Unknown fields are errors. */
const fieldsSchema = z.strictObject({
  summary: z.string().min(1).max(255),
  description: z.object({ type: z.literal("doc"), version: z.literal(1) }).loose(),
  duedate: z.string().nullable(),
  labels: z.array(z.string().regex(/^\S+$/)),
  parent: z.object({ key: z.string() }).nullable(),
});
const markSchema = z.strictObject({
  repository: z.literal(repository.id),
  goal: z.string(),
  key: z.string(),
  nonce: z.string(),
});
const bulkSchema = z.object({
  issueUpdates: z
    .array(
      z.strictObject({
        fields: fieldsSchema.partial({ duedate: true, parent: true }).extend({
          project: z.object({ id: z.literal(projectAnswer.id) }),
          issuetype: z.object({ id: z.string() }),
        }),
        properties: z.tuple([z.object({ key: z.literal("milepost"), value: markSchema })]),
      }),
    )
    .max(50),
});
const editSchema = z.object({ fields: fieldsSchema.partial(), update: z.strictObject({}) });

type NewHubItem = HubFields & { entity: HubEntity; mark: Marker };

export function readBulk(body: unknown): NewHubItem[] {
  return bulkSchema.parse(body).issueUpdates.map(({ fields, properties: [{ value }] }) => {
    const { goal, key, nonce } = value;
    const { summary, description, duedate, labels, parent, issuetype } = fields;
    return {
      entity: issuetype.id === epicType.id ? "epic" : "story",
      mark: { goal, key, nonce },
      title: summary,
      body: JSON.stringify(description),
      due: duedate ?? null,
      labels,
      milestone: parent?.key ?? null,
    };
  });
}

export function readChanges(body: unknown): TrackerChanges {
  const { summary, description, duedate, labels, parent } = editSchema.parse(body).fields;
  return {
    ...(summary !== undefined && { title: summary }),
    ...(description !== undefined && { body: JSON.stringify(description) }),
    ...(duedate !== undefined && { due: duedate }),
    ...(labels !== undefined && { labels }),
    ...(parent !== undefined && { milestone: parent?.key ?? null }),
  };
}
