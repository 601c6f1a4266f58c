import { describe, expect, it } from "vitest";
import type { CommonFault } from "../../../local/emulators/shared/fault.ts";
import { AccessDenied, OutcomeUnknown, RequestRejected, RetryLater } from "../../../shared/errors.ts";
import type { DesiredItem } from "../../../shared/model/item.ts";
import {
  filterByEntity,
  firstOf,
  goal,
  NO_REFERENCES,
  useTrackerContext,
  withoutReferences,
} from "./tracker-context.ts";
import type { TrackerVariant } from "./tracker-variants.ts";

/** Contract of the tracker port for creating and finding items. */
export function trackerSuite(variant: TrackerVariant): void {
  describe(`tracker: ${variant.name}`, () => {
    const context = useTrackerContext(variant);
    const entities = [...variant.milestones, variant.deliverable];

    it("returns what it stored, which later runs find and observe", async () => {
      const tracker = await context.current.open();
      const { links, answers } = await context.current.createAll(tracker);
      expect(new Set(links.map(({ entity }) => entity))).toEqual(new Set(entities));
      const later = await context.current.open();
      const marked = await later.findMarked(goal);
      const observed = await later.observe(links);
      expect(marked.map(({ marker }) => marker.key).sort()).toEqual(links.map(({ key }) => key).sort());
      for (const { key, nonce, entity, remote, base } of links) {
        const item = observed.get(key);
        const found = marked.find(({ marker }) => marker.nonce === nonce);
        expect(found).toMatchObject({ marker: { goal, key, nonce }, entity, hasSingleMarker: true });
        expect(found?.observed).toEqual(item);
        expect(item?.remote).toEqual(remote);
        const { body, labels, ...fields } = answers.get(key)?.fields ?? { body: "" };
        const { parent: _, ...there } = fields;
        expect(item?.fields).toMatchObject(there);
        expect(new Set(item?.fields.labels)).toEqual(new Set(item?.fields.labels && labels));
        expect(later.bodyFormat.extract(body, nonce)).toEqual(base.body);
        expect(later.bodyFormat.extract(item?.fields.body ?? "", nonce)).toEqual(base.body);
      }
    });

    it("finds no items of another goal", async () => {
      await context.current.createAll(await context.current.open());
      expect(await (await context.current.open()).findMarked("002-live")).toEqual([]);
    });

    it("finds items once lagging lists show them", async () => {
      await context.current.start(30_000);
      const tracker = await context.current.open();
      const { links } = await context.current.createAll(tracker);
      const later = await context.current.open();
      await later.findMarked(goal);
      context.current.clock.advance(30_001);
      later.refresh();
      expect(await later.findMarked(goal)).toHaveLength(links.length);
    });

    it("observes items that lists don't show yet", async () => {
      await context.current.start(30_000);
      const { links } = await context.current.createAll(await context.current.open());
      const link = firstOf(links, variant.deliverable);
      expect(await context.current.observe(link)).toMatchObject({ remote: link.remote });
    });

    it("creates `maxBatchSize` items in one request and returns a result for each", async () => {
      const tracker = await context.current.open();
      const items = await context.current.planned(tracker);
      for (const entity of entities) {
        const wanted = items.filter((item) => item.entity === entity).slice(0, tracker.maxBatchSize(entity));
        const before = context.current.emulator.log.counts().writes;
        const bad = wanted.map((item, index) => context.current.newItem(index === 0 ? tooLong(item) : { ...item }));
        const loose = bad.map((one) => ({ ...one, item: withoutReferences(one.item) }));
        const results = await tracker.create(loose);
        expect(context.current.emulator.log.counts().writes - before).toBe(1);
        expect(results.map((one) => one instanceof RequestRejected)).toEqual(loose.map((_, index) => index === 0));
        for (const [index, result] of results.entries()) {
          if (result instanceof RequestRejected) expect(result.message.length).toBeGreaterThan(20);
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
    ])("throws OutcomeUnknown after a create that ended with %j, sends it once, and finds the item", async (fault, count) => {
      for (const entity of entities) {
        const tracker = await context.current.open();
        const item = (await context.current.planned(tracker)).find((one) => one.entity === entity);
        if (!item) throw new Error(`There is no ${entity}`);
        const one = context.current.newItem(withoutReferences(item));
        const before = context.current.emulator.log.counts().writes;
        const heal = context.current.emulator.fail(({ kind }) => (kind === "write" ? fault : null));
        await expect(tracker.create([one])).rejects.toThrow(OutcomeUnknown);
        heal();
        expect(context.current.emulator.log.counts().writes - before).toBe(1);
        const found = (await (await context.current.open()).findMarked(goal)).filter(
          ({ marker }) => marker.nonce === one.marker.nonce,
        );
        expect(found.map((each) => each.entity)).toEqual(count === 1 ? [entity] : []);
      }
    });

    it.each<[CommonFault, new (...given: never[]) => Error]>([
      [{ kind: "too-many", retryAfter: 90 }, RetryLater],
      [{ kind: "unauthorized" }, AccessDenied],
    ])("created nothing if a create ended with %j", async (fault, kind) => {
      const tracker = await context.current.open();
      const [item] = await context.current.planned(tracker);
      if (!item) throw new Error("There is nothing to make");
      const heal = context.current.emulator.fail((request) => (request.kind === "write" ? fault : null));
      await expect(tracker.create([context.current.newItem(item)])).rejects.toThrow(kind);
      heal();
      expect(await (await context.current.open()).findMarked(goal)).toEqual([]);
    });

    it("throws OutcomeUnknown if the response can't be read", async () => {
      const tracker = await context.current.open();
      const items = await context.current.planned(tracker);
      const heal = context.current.emulator.fail(({ kind }) =>
        kind === "write" ? { kind: "answer", status: 201, body: { surprise: true } } : null,
      );
      for (const entity of entities) {
        const item = items.find((one) => one.entity === entity);
        if (item)
          await expect(tracker.create([context.current.newItem(withoutReferences(item))])).rejects.toThrow(
            OutcomeUnknown,
          );
      }
      heal();
    });

    it("leaves out deleted items and returns the others", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      const lost = entities.filter(variant.isRemovable).map((entity) => firstOf(links, entity));
      for (const link of lost) context.current.emulator.remove(link);
      const tracker = await context.current.open();
      const keys = new Set(lost.map(({ key }) => key));
      const rest = links.filter(({ key }) => !keys.has(key)).map(({ key }) => key);
      expect([...(await tracker.observe(links)).keys()].sort()).toEqual(rest.sort());
      for (const link of lost) expect((await (await context.current.open()).observe([link])).size).toBe(0);
      const survey = await (await context.current.open()).scan(links);
      expect([...survey.found.keys()].sort()).toEqual(rest);
      expect(survey.deleted).toEqual(keys);
      const known = lost.map((link) => ({ ...link, isDeleted: true as const }));
      expect((await (await context.current.open()).scan(known)).found.size).toBe(0);
    });

    it("finds a renamed item by its id", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      const link = firstOf(links, variant.deliverable);
      context.current.emulator.move(link);
      const item = await context.current.observe(link);
      expect(item.remote.id).toBe(link.remote.id);
      const stored = await (await context.current.open()).update(link, { title: "Written over there" }, NO_REFERENCES);
      expect(stored.remote.id).toBe(link.remote.id);
      expect((await context.current.observe(link)).fields.title).toBe("Written over there");
    });

    it("returns existing titles if titles are unique", async () => {
      const { links } = await context.current.createAll(await context.current.open());
      const tracker = await context.current.open();
      for (const entity of entities) {
        const titles = await tracker.existingTitles(entity);
        const isUnique = entity === "milestone" || entity === "version";
        const ours = filterByEntity(links, entity).map(({ base }) => base.title ?? "");
        expect(ours.filter((title) => titles.has(title))).toEqual(isUnique ? ours : []);
        if (!isUnique) continue;
        context.current.emulator.occupy("Taken by people");
        expect((await tracker.existingTitles(entity)).has("Taken by people")).toBe(false);
        tracker.refresh();
        expect((await tracker.existingTitles(entity)).has("Taken by people")).toBe(true);
        const [item] = (await context.current.planned(tracker)).filter((one) => one.entity === entity);
        if (!item) throw new Error(`There is no ${entity}`);
        const fields = { ...item.fields, title: "Taken by people" };
        const [refused] = await tracker.create([context.current.newItem({ ...item, fields })]);
        expect(refused).toBeInstanceOf(RequestRejected);
      }
    });
  });
}

function tooLong(item: DesiredItem): DesiredItem {
  return { ...item, fields: { ...item.fields, title: "x".repeat(300) } };
}
