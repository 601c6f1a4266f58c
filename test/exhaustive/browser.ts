import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import * as z from "zod";

/** Path of an installed browser, or `undefined`. No test downloads a browser. */
export const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));

if (browserPath === undefined) {
  console.warn("The status page is not tested: set CHROMIUM to the path of a browser to test it.");
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** Starts the browser. Playwright's limits are replaced by those of the test runner. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    timeout: 0,
    ...(browserPath !== undefined && { executablePath: browserPath }),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

/**
 * Opens a page in a new browser context. `complaints` collects console messages, errors, failed requests, and requests
 * to other hosts.
 */
export async function openPage<T>(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (page: Page, complaints: string[]) => Promise<T>,
): Promise<T> {
  const { origin } = new URL(url);
  const context = await browser.newContext(options);
  context.setDefaultTimeout(0);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(request.url()));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith("data:")) {
      complaints.push(request.url());
    }
  });
  try {
    await page.goto(url, { waitUntil: "load" });
    return await look(page, complaints);
  } finally {
    await context.close();
  }
}

/** Returns what axe finds in light and dark mode, as rule and elements. Open the page with `bypassCSP`. */
export async function axeFindings(page: Page): Promise<string[][]> {
  await page.addScriptTag({ content: axe });
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
  const found: string[][] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const now = violations.parse(await page.evaluate("axe.run().then((result) => result.violations)"));
    found.push(...now.map(({ id, nodes }) => [colorScheme, id, ...nodes.map((node) => node.html)]));
  }
  return found;
}
