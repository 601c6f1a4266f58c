import { describe, expect, it } from "vitest";
import type { CommonFault } from "../../../local/emulators/shared/fault.ts";
import { AccessDenied, OutcomeUnknown, RetryLater, TrackerRefused } from "../../../shared/errors.ts";
import type { DesiredItem } from "../../../shared/model/item.ts";
import type { Subject } from "./tracker-setups.ts";
import { byEntity, firstOf, goal, handsFor, noReferences, withoutPlaces } from "./user-edits.ts";

/** What the port promises of making and finding items, whichever tracker is behind it. */
export function trackerSuite(subject: Subject): void {
  describe(`tracker: ${subject.name}`, () => {
    const hands = handsFor(subject);
    const entities = [...subject.milestones, subject.deliverable];

    it("gives what it stored, which is what is found and seen there by whoever comes next", async () => {
      const tracker = await hands.current.open();
      const { links, answers } = await hands.current.makeAll(tracker);
      expect(new Set(links.map(({ entity }) => entity))).toEqual(new Set(entities));
      const later = await hands.current.open();
      const marked = await later.findMarked(goal);
      const observed = await later.observe(links);
      expect(marked.map(({ marker }) => marker.key).sort()).toEqual(links.map(({ key }) => key).sort());
      for (const { key, nonce, entity, remote, base } of links) {
        const item = observed.get(key);
        const found = marked.find(({ marker }) => marker.nonce === nonce);
        expect(found).toMatchObject({ marker: { goal, key, nonce }, entity, alone: true });
        expect(found?.observed).toEqual(item);
        expect(item?.remote).toEqual(remote);
        const { body, labels, ...fields } = answers.get(key)?.fields ?? { body: "" };
        const { parent: _, ...there } = fields;
        expect(item?.fields).toMatchObject(there);
        expect(new Set(item?.fields.labels)).toEqual(new Set(item?.fields.labels && labels));
        expect(later.body.extract(body, nonce)).toEqual(base.body);
        expect(later.body.extract(item?.fields.body ?? "", nonce)).toEqual(base.body);
      }
    });

    it("finds none of another goal's", async () => {
      await hands.current.makeAll(await hands.current.open());
      expect(await (await hands.current.open()).findMarked("002-live")).toEqual([]);
    });

    it("finds what lists show late once they do", async () => {
      await hands.current.enter(30_000);
      const tracker = await hands.current.open();
      const { links } = await hands.current.makeAll(tracker);
      const later = await hands.current.open();
      await later.findMarked(goal);
      hands.current.clock.advance(30_001);
      later.refresh();
      expect(await later.findMarked(goal)).toHaveLength(links.length);
    });

    it("sees by itself what lists do not show yet", async () => {
      await hands.current.enter(30_000);
      const { links } = await hands.current.makeAll(await hands.current.open());
      const link = firstOf(links, subject.deliverable);
      expect(await hands.current.seen(link)).toMatchObject({ remote: link.remote });
    });

    it("makes as many items in one request as it says, and says of each what came of it", async () => {
      const tracker = await hands.current.open();
      const items = await hands.current.planned(tracker);
      for (const entity of entities) {
        const wanted = items.filter((item) => item.entity === entity).slice(0, tracker.most(entity));
        const before = hands.current.room.log.counts().writes;
        const bad = wanted.map((item, index) =>
          hands.current.newItem(index === 0 ? tooLong(item) : { ...item }),
        );
        const loose = bad.map((one) => ({ ...one, item: withoutPlaces(one.item) }));
        const results = await tracker.create(loose);
        expect(hands.current.room.log.counts().writes - before).toBe(1);
        expect(results.map((one) => one instanceof TrackerRefused)).toEqual(
          loose.map((_, index) => index === 0),
        );
        for (const [index, result] of results.entries()) {
          if (result instanceof TrackerRefused) expect(result.message.length).toBeGreaterThan(20);
          else expect(result.fields.title).toBe(loose[index]?.item.fields.title);
        }
      }
      expect(await tracker.create([])).toEqual([]);
    });

    it.each<[CommonFault, number]>([
      [{ kind: "fail-after" }, 1],
      [{ kind: "drop-after" }, 1],
      [{ kind: "fail-before" }, 0],
      [{ kind: "drop-before" }, 0],
    ])("does not know what came of a create that ended with %j, asks once, and finds it", async (fault, count) => {
      for (const entity of entities) {
        const tracker = await hands.current.open();
        const item = (await hands.current.planned(tracker)).find((one) => one.entity === entity);
        if (!item) throw new Error(`There is no ${entity}`);
        const one = hands.current.newItem(withoutPlaces(item));
        const before = hands.current.room.log.counts().writes;
        const heal = hands.current.room.fail(({ kind }) => (kind === "write" ? fault : null));
        await expect(tracker.create([one])).rejects.toThrow(OutcomeUnknown);
        heal();
        expect(hands.current.room.log.counts().writes - before).toBe(1);
        const found = (await (await hands.current.open()).findMarked(goal)).filter(
          ({ marker }) => marker.nonce === one.marker.nonce,
        );
        expect(found.map((each) => each.entity)).toEqual(count === 1 ? [entity] : []);
      }
    });

    it.each<[CommonFault, new (...given: never[]) => Error]>([
      [{ kind: "too-many", retryAfter: 90 }, RetryLater],
      [{ kind: "unauthorized" }, AccessDenied],
    ])("made nothing where a create ended with %j", async (fault, kind) => {
      const tracker = await hands.current.open();
      const [item] = await hands.current.planned(tracker);
      if (!item) throw new Error("There is nothing to make");
      const heal = hands.current.room.fail((request) => (request.kind === "write" ? fault : null));
      await expect(tracker.create([hands.current.newItem(item)])).rejects.toThrow(kind);
      heal();
      expect(await (await hands.current.open()).findMarked(goal)).toEqual([]);
    });

    it("does not know either where the answer can't be read", async () => {
      const tracker = await hands.current.open();
      const items = await hands.current.planned(tracker);
      const heal = hands.current.room.fail(({ kind }) =>
        kind === "write" ? { kind: "answer", status: 201, body: { surprise: true } } : null,
      );
      for (const entity of entities) {
        const item = items.find((one) => one.entity === entity);
        if (item)
          await expect(tracker.create([hands.current.newItem(withoutPlaces(item))])).rejects.toThrow(
            OutcomeUnknown,
          );
      }
      heal();
    });

    it("tells what is gone by leaving it out, and the rest is there", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      const lost = entities.filter(subject.removable).map((entity) => firstOf(links, entity));
      for (const link of lost) hands.current.room.remove(link);
      const tracker = await hands.current.open();
      const keys = new Set(lost.map(({ key }) => key));
      const rest = links.filter(({ key }) => !keys.has(key)).map(({ key }) => key);
      expect([...(await tracker.observe(links)).keys()].sort()).toEqual(rest.sort());
      for (const link of lost) expect((await (await hands.current.open()).observe([link])).size).toBe(0);
      const survey = await (await hands.current.open()).survey(links);
      expect([...survey.found.keys()].sort()).toEqual(rest);
      expect(survey.gone).toEqual(keys);
      const known = lost.map((link) => ({ ...link, gone: true as const }));
      expect((await (await hands.current.open()).survey(known)).found.size).toBe(0);
    });

    it("knows an item by its id when it has another name", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      const link = firstOf(links, subject.deliverable);
      hands.current.room.move(link);
      const item = await hands.current.seen(link);
      expect(item.remote.id).toBe(link.remote.id);
      const stored = await (await hands.current.open()).update(
        link,
        { title: "Written over there" },
        noReferences,
      );
      expect(stored.remote.id).toBe(link.remote.id);
      expect((await hands.current.seen(link)).fields.title).toBe("Written over there");
    });

    it("knows the titles that are taken, where they are unique", async () => {
      const { links } = await hands.current.makeAll(await hands.current.open());
      const tracker = await hands.current.open();
      for (const entity of entities) {
        const titles = await tracker.takenTitles(entity);
        const isUnique = entity === "milestone" || entity === "version";
        const ours = byEntity(links, entity).map(({ base }) => base.title ?? "");
        expect(ours.filter((title) => titles.has(title))).toEqual(isUnique ? ours : []);
        if (!isUnique) continue;
        hands.current.room.occupy("Taken by people");
        expect((await tracker.takenTitles(entity)).has("Taken by people")).toBe(false);
        tracker.refresh();
        expect((await tracker.takenTitles(entity)).has("Taken by people")).toBe(true);
        const [item] = (await hands.current.planned(tracker)).filter((one) => one.entity === entity);
        if (!item) throw new Error(`There is no ${entity}`);
        const fields = { ...item.fields, title: "Taken by people" };
        const [refused] = await tracker.create([hands.current.newItem({ ...item, fields })]);
        expect(refused).toBeInstanceOf(TrackerRefused);
      }
    });

    it("says where a milestone is found before anything of it is made, or not at all, and never otherwise", async () => {
      const tracker = await hands.current.open();
      const before = tracker.address(goal, "m1", null);
      const { links } = await hands.current.makeAll(tracker);
      const link = links.find(({ key }) => key === "m1") ?? null;
      const after = tracker.address(goal, "m1", link);
      if (before !== null) expect(after).toBe(before);
      expect(after).toMatch(/^http:\/\/127\.0\.0\.1/);
    });
  });
}

function tooLong(item: DesiredItem): DesiredItem {
  return { ...item, fields: { ...item.fields, title: "x".repeat(300) } };
}
