import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { pageApp } from "../../shared/http/page-app.ts";
import { reportHtml } from "../../shared/report/page/report-html.ts";
import { keepIdleConnections } from "../support/keep-idle-connections.ts";
import { samplePages, sampleReport } from "../unit/report/page/sample-pages.ts";
import { axeFindings, browserPath, openPage, startBrowser } from "./browser.ts";

/** Set it to a folder to look at what the tests saw. */
const shots = process.env.SHOTS;

const pages = {
  goals: "/",
  goal: "/goals/acme/web/001-live-review",
  "goal without a forecast": "/goals/acme/billing/docs-milestones",
};
const schemes = ["light", "dark"] as const;

describe.skipIf(browserPath === undefined)("the status page in Chromium", () => {
  let server: Server;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    // The report is a file of its own: it is served without the page's headers.
    const app = new Hono();
    app.get("/report", (context) => context.html(reportHtml(sampleReport)));
    app.route("/", pageApp(samplePages));
    server = createServer(keepIdleConnections, getRequestListener(app.fetch));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    base = `http://127.0.0.1:${address.port}`;
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const open = <T>(
    path: string,
    options: BrowserContextOptions,
    look: (page: Page, complaints: string[]) => Promise<T>,
  ) => openPage(browser, base + path, options, look);

  describe.each(Object.entries({ ...pages, report: "/report" }))("%s", (name, path) => {
    it("is clean for axe, in light and dark", async () => {
      // axe is a script: it is let in for the test by the browser, not by the page.
      await open(path, { bypassCSP: true }, async (page) => expect(await axeFindings(page)).toEqual([]));
    });

    it.each([360, 1100])("fits %i pixels, without a complaint under its own policy", async (width) => {
      for (const colorScheme of schemes) {
        await open(path, { colorScheme, viewport: { width, height: 800 } }, async (page, complaints) => {
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
          const images = "[...document.images].map((image) => image.complete ? image.naturalWidth : 0)";
          for (const natural of z.array(z.number()).parse(await page.evaluate(images))) {
            expect(natural).toBeGreaterThan(0);
          }
          expect(complaints).toEqual([]);
          if (shots) {
            mkdirSync(shots, { recursive: true });
            const file = `${shots}/${name.replaceAll(" ", "-")}-${colorScheme}-${width}.png`;
            await page.screenshot({ path: file, fullPage: true });
          }
        });
      }
    });
  });

  it("gives a phone pictures that are drawn for it", async () => {
    await open(pages.goal, { viewport: { width: 360, height: 800 } }, async (page) => {
      expect(await page.evaluate("[...document.images].map((image) => image.naturalWidth)")).toEqual([360, 360]);
    });
  });

  it.each([true, false])("leads from page to page, with JavaScript %s", async (javaScriptEnabled) => {
    await open("/", { javaScriptEnabled }, async (page, complaints) => {
      await page.getByRole("link", { name: "Live code review comments" }).click();
      await page.waitForURL(`${base}${pages.goal}`);
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Live code review comments");
      const commandShown = page.getByText("milepost approve --repo acme/web 01JX8W3YB2M4N6P8Q0R2S4T6V8");
      expect(await commandShown.isVisible()).toBe(true);
      await page.getByText("1 created, 1 updated").click();
      expect(await page.getByRole("link", { name: "001 M2: Client Real-Time Sync" }).isVisible()).toBe(true);
      await page.getByRole("link", { name: "All goals" }).click();
      await page.waitForURL(`${base}/`);
      expect(complaints).toEqual([]);
    });
  });

  it("lets the keyboard skip to the content, and has every link lead somewhere", async () => {
    await open(pages.goal, {}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
      const links = z.array(z.string()).parse(await page.evaluate("[...document.links].map((link) => link.href)"));
      expect(links.length).toBeGreaterThan(20);
      for (const link of links.filter((one) => one.startsWith(base))) {
        expect((await fetch(link)).status, link).toBe(200);
      }
      for (const link of links.filter((one) => !one.startsWith(base))) expect(link).toMatch(/^https:\/\//);
    });
  });

  it.each(["burn-up.svg", "timeline.svg"])("shows %s by itself, under its policy", async (file) => {
    await open(`${pages.goal}/${file}`, { colorScheme: "dark" }, async (page, complaints) => {
      expect(await page.evaluate("document.documentElement.nodeName")).toBe("svg");
      const ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink')";
      expect(await page.evaluate(ink)).toBe("#e6eaec");
      expect(complaints).toEqual([]);
    });
  });
});
