import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { axeFindings, browserPath, openPage, startBrowser } from "./browser.ts";

const root = new URL("../../", import.meta.url).pathname;
/** Set it to a folder for the pictures of the README: `SHOTS=docs/pictures`. */
const shots = process.env.SHOTS;
const titles = ["Live code review comments", "Search that answers in a second"];
const linksOf = z.array(z.string());

describe.skipIf(browserPath === undefined)("what npm start shows, in Chromium", { timeout: 600_000 }, () => {
  let child: ChildProcess;
  let browser: Browser;
  let base = "";

  beforeAll(async () => {
    child = spawn(process.execPath, [join(root, "local/start.mjs"), "--port", "0"], { cwd: root });
    browser = await startBrowser();
    let out = "";
    base = await new Promise<string>((resolve, reject) => {
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        out += text;
        const url = /status page {2}(http:\S+)/.exec(out)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once("close", () => reject(new Error(`npm start ended: ${out}`)));
    });
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    const closed = once(child, "close");
    child.kill("SIGINT");
    await closed;
  });

  /** The addresses of the page of all goals and of each goal. */
  async function addresses(): Promise<string[]> {
    return openPage(browser, base, {}, async (page) => {
      const links = linksOf.parse(await page.evaluate("[...document.querySelectorAll('h2 a')].map((a) => a.href)"));
      expect(links).toHaveLength(2);
      return [base, ...links];
    });
  }

  it("leads from all goals to each, without a script and without a complaint", async () => {
    await openPage(browser, base, { javaScriptEnabled: false }, async (page, complaints) => {
      for (const title of titles) {
        await page.getByRole("link", { name: title }).click();
        expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(title);
        expect(await page.getByText("Deliverables done", { exact: true }).isVisible()).toBe(true);
        expect(await page.locator("tbody tr").count()).toBeGreaterThan(5);
        await page.getByRole("link", { name: "All goals" }).click();
      }
      expect(complaints).toEqual([]);
    });
  });

  it("is clean for axe, fits a phone, and draws its pictures", async () => {
    for (const url of await addresses()) {
      await openPage(browser, url, { bypassCSP: true }, async (page) => {
        expect([url, await axeFindings(page)]).toEqual([url, []]);
      });
      await openPage(browser, url, { viewport: { width: 360, height: 800 } }, async (page, complaints) => {
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
        const drawn = "[...document.images].every((image) => image.complete && image.naturalWidth > 0)";
        expect([url, await page.evaluate(drawn), complaints]).toEqual([url, true, []]);
      });
    }
  });

  it("has no link that leads nowhere", async () => {
    const links = new Set<string>();
    for (const url of await addresses()) {
      await openPage(browser, url, {}, async (page) => {
        for (const link of linksOf.parse(await page.evaluate("[...document.links].map((a) => a.href)"))) {
          links.add(link);
        }
      });
    }
    expect(links.size).toBeGreaterThan(40);
    const broken: string[] = [];
    for (const link of links) {
      const { status } = await fetch(link);
      if (status !== 200) broken.push(`${status} ${link}`);
    }
    expect(broken).toEqual([]);
  });

  it.skipIf(shots === undefined)("is pictured for the README", async () => {
    mkdirSync(shots ?? "", { recursive: true });
    const [goals = ""] = await addresses();
    const pictures = [
      { name: "goals-light", colorScheme: "light", viewport: { width: 1280, height: 400 } },
      { name: "goals-dark", colorScheme: "dark", viewport: { width: 1280, height: 400 } },
      { name: "goals-phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
    ] as const;
    for (const { name, ...options } of pictures) {
      await openPage(browser, goals, options, async (page) => {
        await page.screenshot({ path: join(shots ?? "", `${name}.png`) });
      });
    }
  });
});
