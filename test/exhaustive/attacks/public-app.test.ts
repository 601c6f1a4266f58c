import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { milepost, temporaryFolder } from "../../integration/support/milepost-process.ts";

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

let github: GitHubEmulator;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await github.close();
  folder.remove();
});

/** Runs `serve` with the credentials of an App, and stops it as soon as it has started. */
async function serve(isPublic: boolean, settings: Record<string, string> = {}) {
  github = await startGitHubEmulator({ app: { id: 7, installation: 70, privateKey, isPublic } });
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_APP_ID: "7",
    GITHUB_APP_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: "a secret of this test",
    MILEPOST_STATE: join(folder.path, "state"),
    ...settings,
  };
  return milepost(["serve", "--port", "0"], { env, waitForStopSignal: async () => {} });
}

it("a public App is refused without an operator's file, with what to do", async () => {
  expect(await serve(true)).toEqual({
    code: 2,
    out: "",
    err: "The GitHub App milepost is public, so everybody can install it and use this service. Set MILEPOST_OPERATOR to a file with the repositories that may be synced, or make the App private.\n",
  });
});

it("a public App is served with an operator's file", async () => {
  const path = join(folder.path, "operator.yml");
  writeFileSync(path, "repositories:\n  - name: acme/*\n");
  const { code, err } = await serve(true, { MILEPOST_OPERATOR: path });
  expect([code, err]).toEqual([0, expect.stringContaining("milepost listening on")]);
});

it("a private App and a token are served without an operator's file", async () => {
  const app: Record<string, string> = {};
  for (const settings of [app, { GITHUB_APP_ID: "", GITHUB_APP_PRIVATE_KEY: "", GITHUB_TOKEN: "test-token" }]) {
    const { code, err } = await serve(false, settings);
    expect([code, err]).toEqual([0, expect.stringContaining("milepost listening on")]);
  }
});

it("is not started while GitHub can't say whether the App is public", async () => {
  github = await startGitHubEmulator();
  const { url } = github;
  await github.close();
  const { code, err } = await serve(true, { GITHUB_API_URL: url });
  expect(code).toBe(1);
  expect(err).toMatch(/^Could not reach .* Nothing was changed; run the command again later\.\n$/);
});
