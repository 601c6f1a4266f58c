import { describe, expect, it } from "vitest";
import { OutcomeUnknown } from "../../../shared/errors.ts";
import type { TrackerChanges } from "../../../shared/model/item.ts";
import { filterByEntity, firstOf, NO_REFERENCES, useTrackerContext } from "./tracker-context.ts";
import type { TrackerVariant } from "./tracker-variants.ts";

/** Contract of the tracker port for updating items. */
export function trackerWritesSuite(variant: TrackerVariant): void {
  describe(`tracker: ${variant.name}`, () => {
    const context = useTrackerContext(variant);
    const entities = [...variant.milestones, variant.deliverable];

    it("writes the given fields and keeps users' text, labels and titles", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        context.current.emulator.edit(link, {
          title: `People's ${entity}`,
          label: "theirs",
          around: "Our own words",
        });
        const before = await context.current.observe(link);
        const tracker = await context.current.open();
        const body = tracker.bodyFormat.replace(
          before.fields.body,
          tracker.bodyFormat.render([{ kind: "text", heading: null, text: "Changed by the plan" }]),
          link.nonce,
          null,
        );
        if (body === null) throw new Error("The frame was lost");
        const start = context.current.emulator.log.all.length;
        const stored = await tracker.update(link, { body }, NO_REFERENCES);
        const [request] = context.current.emulator.log.all.slice(start).filter(({ kind }) => kind === "write");
        expect(fieldsSent(request?.body)).toEqual([entity === "issue" ? "body" : "description"]);
        expect(stored.remote.id).toBe(link.remote.id);
        const after = await context.current.observe(link);
        const { body: text, ...rest } = after.fields;
        const { body: _, ...others } = before.fields;
        expect(rest).toEqual(others);
        expect(text.split("Our own words")).toHaveLength(3);
        expect(tracker.bodyFormat.extract(text, link.nonce)?.text).toContain("Changed by the plan");
      }
    });

    it("writes titles, dates and labels, and clears a date", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        const { due, labels } = link.base;
        const changes: TrackerChanges[] = [
          { title: `Renamed ${entity}` },
          ...(due === undefined ? [] : [{ due: "2027-02-03" }, { due: null }]),
          ...(labels ? [{ labels: [...labels, "another"] }] : []),
        ];
        for (const change of changes) {
          const tracker = await context.current.open();
          expect((await tracker.update(link, change, NO_REFERENCES)).fields).toMatchObject(change);
          const { fields } = await context.current.observe(link);
          const { labels: wanted, ...others } = change;
          expect(fields).toMatchObject(others);
          if (wanted) expect(new Set(fields.labels)).toEqual(new Set(wanted));
        }
      }
    });

    it("changes to every state and back", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        for (const state of [...variant.states(entity), "open" as const]) {
          const stored = await (await context.current.open()).update(link, { state }, NO_REFERENCES);
          expect(stored).toMatchObject({ fields: { state } });
          expect(stored.skippedTransition).toBeUndefined();
          expect((await context.current.observe(link)).fields.state).toBe(state);
        }
      }
    });

    it("moves an item, and keeps users' versions on it", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      const link = firstOf(links, variant.deliverable);
      context.current.emulator.people?.addVersion(link);
      const has = { milestone: link.base.milestone !== undefined, version: link.base.version !== undefined };
      const inside = variant.milestones.filter((entity) => entity !== "version").at(0);
      const milestone = (inside && filterByEntity(links, inside)[1]?.remote) ?? null;
      const versions = filterByEntity(links, "version");
      const version = versions[1]?.remote ?? null;
      const changes = { ...(has.milestone && { milestone: "m2" }), ...(has.version && { version: "v2" }) };
      const references = {
        ...NO_REFERENCES,
        milestone,
        version,
        replacedVersion: versions[0]?.remote ?? null,
      };
      const stored = await (await context.current.open()).update(link, changes, references);
      const tracker = await context.current.open();
      const item = (await tracker.observe([link])).get(link.key);
      if (has.milestone) {
        expect(stored.fields.milestone).toBe(milestone?.name);
        expect(item?.fields.milestone).toBe(milestone?.name);
      }
      if (!has.version) return;
      expect(stored.fields.version).toBe(version?.name);
      // Of several versions Milepost's is returned, whichever links are observed.
      expect(item?.fields.version).toBe(version?.name);
      expect(context.current.emulator.people?.versions(link)).toHaveLength(2);
      expect(context.current.emulator.people?.versions(link)).toContain("People's own");
    });

    it("throws for a deleted item", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      const link = firstOf(links, variant.deliverable);
      context.current.emulator.remove(link);
      await expect((await context.current.open()).update(link, { title: "Too late" }, NO_REFERENCES)).rejects.toThrow(
        Error,
      );
    });

    it("throws OutcomeUnknown after an update without a response, and sends it once", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        const tracker = await context.current.open();
        const heal = context.current.emulator.fail(({ kind }) => (kind === "write" ? { kind: "drop-after" } : null));
        const before = context.current.emulator.log.counts().writes;
        await expect(tracker.update(link, { title: `Late ${entity}` }, NO_REFERENCES)).rejects.toThrow(OutcomeUnknown);
        heal();
        expect(context.current.emulator.log.counts().writes - before).toBe(1);
        expect((await context.current.observe(link)).fields.title).toBe(`Late ${entity}`);
      }
    });

    it("attaches a child to its parent, even if it is attached already", async () => {
      const tracker = await context.current.open();
      const { links } = await context.current.createAll(tracker);
      const trackingLink = links.find(({ key }) => key === "a1");
      const { remote } = trackingLink ?? firstOf(links, variant.milestones[0] ?? variant.deliverable);
      const child = links.find(({ key }) => key === "d1");
      if (!child) throw new Error("There is no deliverable");
      await tracker.attach(child.remote, remote, false);
      await tracker.attach(child.remote, remote, false);
      expect((await context.current.observe(child)).fields.title).toBe(child.base.title);
    });

    it("adds and removes the relation that one item blocks another, and says whether it was there", async () => {
      const tracker = await context.current.open();
      const { links } = await context.current.createAll(tracker);
      const [first, second] = links.filter(({ role }) => role === "deliverable");
      if (!first || !second) throw new Error("There are no two deliverables");
      const remotes = [first.remote, second.remote] as const;
      expect(await tracker.unblock(...remotes)).toBe(false);
      expect([await tracker.block(...remotes), await tracker.block(...remotes)]).toEqual([true, false]);
      expect([await tracker.unblock(...remotes), await tracker.unblock(...remotes)]).toEqual([true, false]);
      expect(await tracker.block(...remotes)).toBe(true);
    });
  });
}

/** Returns the names of the fields that a request writes. */
function fieldsSent(body: unknown): string[] {
  const given = typeof body === "object" && body !== null ? body : {};
  const { fields, update = {}, ...plain } = given as { fields?: object; update?: object };
  return [...Object.keys(fields ?? plain), ...Object.keys(update)];
}
