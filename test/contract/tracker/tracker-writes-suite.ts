import { describe, expect, it } from "vitest";
import { OutcomeUnknown } from "../../../shared/errors.ts";
import type { TrackerChanges } from "../../../shared/model/tracker-changes.ts";
import type { Subject } from "./tracker-setups.ts";
import { byEntity, firstOf, handsFor, noReferences } from "./user-edits.ts";

/** What the port promises of changing items, whichever tracker is behind it. */
export function trackerWritesSuite(subject: Subject): void {
  describe(`tracker: ${subject.name}`, () => {
    const hands = handsFor(subject);
    const entities = [...subject.milestones, subject.deliverable];

    it("writes the given fields and leaves people's words, labels and titles", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        hands.current.room.edit(link, {
          title: `People's ${entity}`,
          label: "theirs",
          around: "Our own words",
        });
        const before = await hands.current.seen(link);
        const tracker = await hands.current.open();
        const body = tracker.body.replace(
          before.fields.body,
          tracker.body.render([{ kind: "text", heading: null, text: "Changed by the plan" }]),
          link.nonce,
          null,
        );
        if (body === null) throw new Error("The frame was lost");
        const start = hands.current.room.log.all.length;
        const stored = await tracker.update(link, { body }, noReferences);
        const [request] = hands.current.room.log.all.slice(start).filter(({ kind }) => kind === "write");
        expect(fieldsSent(request?.body)).toEqual([entity === "issue" ? "body" : "description"]);
        expect(stored.remote.id).toBe(link.remote.id);
        const after = await hands.current.seen(link);
        const { body: text, ...rest } = after.fields;
        const { body: _, ...kept } = before.fields;
        expect(rest).toEqual(kept);
        expect(text.split("Our own words")).toHaveLength(3);
        expect(tracker.body.extract(text, link.nonce)?.text).toContain("Changed by the plan");
      }
    });

    it("writes titles, dates and labels, and takes a date away", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        const { due, labels } = link.base;
        const changes: TrackerChanges[] = [
          { title: `Renamed ${entity}` },
          ...(due === undefined ? [] : [{ due: "2027-02-03" }, { due: null }]),
          ...(labels ? [{ labels: [...labels, "another"] }] : []),
        ];
        for (const change of changes) {
          const tracker = await hands.current.open();
          expect((await tracker.update(link, change, noReferences)).fields).toMatchObject(change);
          const { fields } = await hands.current.seen(link);
          const { labels: wanted, ...others } = change;
          expect(fields).toMatchObject(others);
          if (wanted) expect(new Set(fields.labels)).toEqual(new Set(wanted));
        }
      }
    });

    it("takes every state there and back", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        for (const state of [...subject.states(entity), "open" as const]) {
          const stored = await (await hands.current.open()).update(link, { state }, noReferences);
          expect(stored).toMatchObject({ fields: { state } });
          expect(stored.withheld).toBeUndefined();
          expect((await hands.current.seen(link)).fields.state).toBe(state);
        }
      }
    });

    it("puts an item elsewhere, and leaves people's own versions on it", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      const link = firstOf(links, subject.deliverable);
      hands.current.room.people?.addVersion(link);
      const has = { milestone: link.base.milestone !== undefined, version: link.base.version !== undefined };
      const inside = subject.milestones.filter((entity) => entity !== "version").at(0);
      const milestone = (inside && byEntity(links, inside)[1]?.remote) ?? null;
      const versions = byEntity(links, "version");
      const version = versions[1]?.remote ?? null;
      const changes = { ...(has.milestone && { milestone: "m2" }), ...(has.version && { version: "v2" }) };
      const references = { ...noReferences, milestone, version, formerVersion: versions[0]?.remote ?? null };
      const stored = await (await hands.current.open()).update(link, changes, references);
      const tracker = await hands.current.open();
      const item = (await tracker.observe([link])).get(link.key);
      if (has.milestone) {
        expect(stored.fields.milestone).toBe(milestone?.name);
        expect(item?.fields.milestone).toBe(milestone?.name);
      }
      if (!has.version) return;
      expect(stored.fields.version).toBe(version?.name);
      // Whichever links it is asked about: of several versions ours is the one that counts.
      expect(item?.fields.version).toBe(version?.name);
      expect(hands.current.room.people?.versions(link)).toHaveLength(2);
      expect(hands.current.room.people?.versions(link)).toContain("People's own");
    });

    it("can't write what is gone, and says so", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      const link = firstOf(links, subject.deliverable);
      hands.current.room.remove(link);
      await expect(
        (await hands.current.open()).update(link, { title: "Too late" }, noReferences),
      ).rejects.toThrow(Error);
    });

    it("does not know what came of a change that ended without an answer, and asks once", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      for (const entity of entities) {
        const link = firstOf(links, entity);
        const tracker = await hands.current.open();
        const heal = hands.current.room.fail(({ kind }) =>
          kind === "write" ? { kind: "drop-after" } : null,
        );
        const before = hands.current.room.log.counts().writes;
        await expect(tracker.update(link, { title: `Late ${entity}` }, noReferences)).rejects.toThrow(
          OutcomeUnknown,
        );
        heal();
        expect(hands.current.room.log.counts().writes - before).toBe(1);
        expect((await hands.current.seen(link)).fields.title).toBe(`Late ${entity}`);
      }
    });

    it("puts a child under its parent, where it may be already", async () => {
      const tracker = await hands.current.open();
      const { links } = await hands.current.makeAll(tracker);
      const acceptance = links.find(({ key }) => key === "a1");
      const { remote } = acceptance ?? firstOf(links, subject.milestones[0] ?? subject.deliverable);
      const child = links.find(({ key }) => key === "d1");
      if (!child) throw new Error("There is no deliverable");
      await tracker.attach(child.remote, remote);
      await tracker.attach(child.remote, remote);
      expect((await hands.current.seen(child)).fields.title).toBe(child.base.title);
    });
  });
}

/** The names of the fields that a request writes. */
function fieldsSent(body: unknown): string[] {
  const given = typeof body === "object" && body !== null ? body : {};
  const { fields, update = {}, ...plain } = given as { fields?: object; update?: object };
  return [...Object.keys(fields ?? plain), ...Object.keys(update)];
}
