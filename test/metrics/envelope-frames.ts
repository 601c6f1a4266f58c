import { createHook, executionAsyncId } from "node:async_hooks";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { startGitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import { openSyncHost } from "../../shared/compose/sync-host.ts";
import { Secret } from "../../shared/config/secret.ts";
import { processEnvelope } from "../../shared/sync/run/process-envelope.ts";
import { MemoryDeliveries } from "../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../fakes/memory-ledger.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";
import { planPath, planText, smallPlan } from "../integration/support/plan-text.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Processes one envelope against the GitHub emulator and returns the project's own stack frames at the first request
 * that creates an issue, as `file:function`, from the request up to the function that takes the envelope. Counts
 * every function on the stack and every function that awaits one of them.
 */
export async function measureEnvelopeFrames(): Promise<string[]> {
  const clock = new VirtualClock();
  const github = await startGitHubEmulator({ now: () => clock.now() });
  const originalFetch = globalThis.fetch;
  const originalLimit = Error.stackTraceLimit;
  const trace = new AsyncTrace();
  let frames: string[] | null = null;
  try {
    const { id } = await github.createRepository("acme/web");
    await github.push("acme/web", { [planPath()]: planText(smallPlan) });
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    globalThis.fetch = (url, init) => {
      if (init?.method === "POST" && String(url).endsWith("/issues")) frames ??= trace.ownFrames();
      return originalFetch(url, init);
    };
    trace.start();
    const repository = { id: String(id), fullName: "acme/web" };
    await processEnvelope(
      { kind: "push", delivery: null, repository, ref: null, after: null, installation: null },
      {
        clock,
        deliveries: new MemoryDeliveries(),
        isAllowed: () => true,
        openSync: (request, recordedElsewhere) =>
          openSyncHost(request, {
            github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
            jira: null,
            ledger: new MemoryLedger({ clock }),
            clock,
            operator: null,
            deadline: new Date(clock.now().getTime() + 3_600_000),
            recordedElsewhere,
          }),
        onRun: () => {},
        onRunFailed: (_, error) => {
          throw error;
        },
      },
    );
  } finally {
    trace.stop();
    globalThis.fetch = originalFetch;
    Error.stackTraceLimit = originalLimit;
    await github.close();
  }
  return frames ?? [];
}

/** Records the stack where each promise is created, because V8's async stacks stop at a `.then` of a library. */
class AsyncTrace {
  readonly #created = new Map<number, { stack: string; parent: number }>();
  readonly #hook = createHook({
    init: (id) => {
      this.#created.set(id, { stack: new Error().stack ?? "", parent: executionAsyncId() });
    },
  });

  start(): void {
    this.#hook.enable();
  }

  stop(): void {
    this.#hook.disable();
  }

  /** Returns the frames in `shared/` of the current stack and of the stacks that led to it, the innermost first. */
  ownFrames(): string[] {
    const frames = new Set(sharedFrames(new Error().stack ?? ""));
    let created = this.#created.get(executionAsyncId());
    while (created) {
      for (const frame of sharedFrames(created.stack)) frames.add(frame);
      created = this.#created.get(created.parent);
    }
    return [...frames];
  }
}

/** Returns `file:function` for each frame in `shared/`; a function without a name is identified by its line. */
function sharedFrames(stack: string): string[] {
  return stack.split("\n").flatMap((text) => {
    const [, name, place, line] = /^\s+at (?:async )?(?:(.+?) \()?(.+?):(\d+):\d+\)?$/.exec(text) ?? [];
    if (place === undefined || place.includes("node_modules")) return [];
    const path = relative(root, place.replace(/^file:\/\//, ""));
    const isNamed = name !== undefined && name !== "<anonymous>";
    return path.startsWith("shared/") ? [`${path}:${isNamed ? name : `line ${line}`}`] : [];
  });
}
