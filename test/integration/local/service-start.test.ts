import { afterEach, beforeEach, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { type OpenState, openState } from "../../../local/open-state.ts";
import { type Service, startService } from "../../../local/service.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { openStores } from "../../../shared/compose/stores.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { temporaryFolder } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const repository = "acme/web";

let github: GitHubEmulator;
let folder: ReturnType<typeof temporaryFolder>;
let state: OpenState;
let service: Service | null = null;
let logged: { message: string; fields: Record<string, unknown> }[];

beforeEach(async () => {
  github = await startGitHubEmulator({ limits: false });
  folder = temporaryFolder();
  logged = [];
  state = await openState({ kind: "folder", folder: folder.path }, { isExclusive: true });
});
afterEach(async () => {
  await service?.close();
  service = null;
  await state.close();
  await github.close();
  folder.remove();
});

const start = async () => {
  service = await startService({
    state,
    github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
    ...{ jira: null, slack: null, operator: null, host: "127.0.0.1", port: 0 },
    secrets: [new Secret("a secret of this test")],
    jiraSecrets: [],
    log: (message, fields) => logged.push({ message, fields }),
  });
  return service;
};
const linesOf = (message: string) => logged.filter((line) => line.message === message);

it("listens before it queues unfinished deliveries, of which it processes one per repository", async () => {
  const { id } = await github.createRepository(repository);
  await github.push(repository, { [planPath()]: planText(smallPlan) });
  const { deliveries } = openStores(state, { clock: systemClock });
  const envelope = { kind: "push", repository: { id: String(id), fullName: repository } } as const;
  const commit = { ref: "refs/heads/main", after: null, installation: null };
  for (let index = 0; index < 40; index += 1) {
    await deliveries.receive({ ...envelope, ...commit, delivery: `d${index}` }, new Date(Date.now() + index));
  }
  // Reads of the lists of deliveries wait until this test has had an answer.
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  state.client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "QueryCommand") await released;
      return next(args);
    },
    { step: "initialize", name: "hold" },
  );

  const { url, countPending } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(linesOf("reconcile queued")).toEqual([]);
  release();
  await waitUntil(async () => linesOf("reconcile queued").length > 0 && (await countPending()) === 0, "all is done");
  expect(linesOf("reconcile queued")[0]?.fields).toEqual({ repositories: 0, deliveries: 1 });
  expect(linesOf("run finished").map(({ fields }) => fields.delivery)).toEqual(["d39"]);
  expect(github.issues(repository).length).toBeGreaterThan(0);
});

it("sends the security headers with every answer", async () => {
  const { url } = await start();
  const { hostname, port } = new URL(url);
  const answers: [string, RequestInit?][] = [
    ["/"],
    ["/style.css"],
    ["/goals/acme/web/none"],
    ["/goals/acme/web/none/burn-up.svg"],
    ["/nothing"],
    ["/healthz"],
    ["/webhooks/github"],
    ["/webhooks/github", { method: "POST", body: "{}" }],
    ["/webhooks/jira", { method: "PUT" }],
  ];
  for (const [path, init] of answers) expectHeaders((await fetch(`${url}${path}`, init)).headers);
  // Answers that come from below the apps.
  const { request } = await import("node:http");
  for (const headers of [{ host: "" }, { host: "a b" }, { host: "evil.example" }]) {
    const received = await new Promise<Headers>((resolve, reject) => {
      request({ hostname, port, path: "/", headers }, (response) => {
        response.resume();
        resolve(new Headers(response.headers as Record<string, string>));
      })
        .on("error", reject)
        .end();
    });
    expectHeaders(received);
  }
});

function expectHeaders(headers: Headers): void {
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
}
