import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";

type ExitMeanings = Partial<Readonly<Record<keyof typeof exitCodes, string>>>;

interface VerbHelp {
  /** What the verb does, on its own help page. */
  about: string;
  /** Command lines, each after what it does. */
  examples: readonly (readonly [effect: string, command: string])[];
  /** The verb's exit codes that `commonCodes` does not have, or that mean something else. */
  codes?: ExitMeanings;
}

const commonCodes: ExitMeanings = {
  done: "done, or nothing to do",
  failed: "failed",
  usage: "invalid usage, environment or config; nothing was changed",
  interrupted: "ended by Ctrl-C",
};
const stopped = "stopped early by a limit or by another run; it can continue later";
const documentation = "Documentation: docs/cli.md";

const verbs: Readonly<Record<string, VerbHelp>> = {
  doctor: {
    about:
      "Checks every credential, permission, Jira field and Slack channel that the config needs: one line each, with the fix. Changes nothing.",
    examples: [
      ['Check the repository of the git remote "origin"', "milepost doctor"],
      ["Check another repository", "milepost doctor --repo acme/web"],
    ],
    codes: { done: "no problem found; warnings are possible", failed: "at least one check failed" },
  },
  check: {
    about: "Reports text in plans that is wrong, unclear or ignored, each with its line and what to write.",
    examples: [
      ["Check all plans of this folder", "milepost check"],
      ["Annotate a pull request in GitHub Actions", "milepost check docs/ROADMAP.md --format github"],
    ],
    codes: { done: "no errors; warnings are possible", failed: "a plan has errors" },
  },
  preview: {
    about: "Shows what a sync would do. Changes nothing.",
    examples: [
      ['What the next sync of the git remote "origin" would do', "milepost preview"],
      ["What a push of this folder would change", "milepost preview --dir . --detailed-exitcode"],
    ],
    codes: {
      done: "done; with --detailed-exitcode: no changes",
      failed: "failed, or a plan has errors",
      stopped,
      changes: "with --detailed-exitcode: there are changes",
    },
  },
  sync: {
    about:
      "Reads the plans on GitHub, makes the trackers match them, and prints each operation as it happens. After Ctrl-C, the next sync continues.",
    examples: [
      ['Sync the repository of the git remote "origin"', "milepost sync"],
      ["Also bring back what people did in the trackers, without webhooks", "milepost sync --full"],
      ["Print the result as JSON, and the progress on stderr", "milepost sync --repo acme/web --json"],
    ],
    codes: {
      failed: "failed completely or in part: invalid plans, lost access, an outage",
      stopped,
      held: "changes are held for approval (milepost approve)",
      interrupted: "ended by Ctrl-C; the next sync continues",
    },
  },
  approve: {
    about: "Approves what a run held. The next sync does exactly the items that this run listed.",
    examples: [["Approve what this run held", "milepost approve 01JX8W3YB2M4N6P8Q0R2S4T6V8"]],
    codes: {
      done: "approved",
      failed: "failed, or the approval is stored but the worker could not be notified",
      usage: "invalid usage, or there is nothing to approve",
      stopped: "other runs are syncing the repository; try again later",
    },
  },
  status: {
    about: "Shows the goals and milestones as of their last sync. Sends no request to a tracker.",
    examples: [
      ["All goals that have been synced", "milepost status"],
      ["One repository, updated until Ctrl-C", "milepost status --repo acme/web --watch"],
    ],
    codes: { done: "done, nothing was synced yet, or --watch was ended by Ctrl-C" },
  },
  report: {
    about: "Prints the status report as it would be sent now. Sends nothing and does not affect later reports.",
    examples: [
      ["One goal as Markdown", "milepost report --goal 001-live-review"],
      ["All goals as a web page", "milepost report --format html --out report.html"],
    ],
    codes: { done: "done, or nothing was synced yet" },
  },
  serve: {
    about:
      "Runs the service on this machine until Ctrl-C: webhooks, worker, schedules and status page. Ctrl-C finishes the current work first.",
    examples: [
      ["Listen on http://127.0.0.1:8080 until Ctrl-C", "milepost serve --port 8080"],
      ["Answer webhooks on a port of their own, for a tunnel", "milepost serve --webhook-port 4322"],
    ],
    codes: { done: "stopped by Ctrl-C", interrupted: "stopped at once by a second Ctrl-C" },
  },
  link: {
    about:
      "Prints a link that opens the status page of `milepost serve` through a proxy or the network. It expires after two weeks; until then, it opens the page for everybody who has it.",
    examples: [
      ["All goals", "milepost link"],
      ["One goal, at a public address", "MILEPOST_PAGE_URL=https://plans.example.com milepost link 001-live-review"],
    ],
    codes: { usage: "invalid usage or environment, or there is no such goal" },
  },
  parse: {
    about: "Prints how Milepost reads a plan, as JSON. Needs no credentials and no network.",
    examples: [
      ["A file", "milepost parse docs/milestones.md"],
      ["Standard input", "git show main:docs/plan.md | milepost parse - --path docs/plan.md"],
    ],
    codes: { done: "the plan has no errors", failed: "the plan has errors; its JSON is printed" },
  },
  completion: {
    about: "Prints a script with which a shell completes verbs, options and their values.",
    examples: [
      ["bash: add this line to ~/.bashrc", 'eval "$(milepost completion bash)"'],
      ["zsh: add this line to ~/.zshrc, after compinit", "source <(milepost completion zsh)"],
      ["fish: run this once", "milepost completion fish > ~/.config/fish/completions/milepost.fish"],
    ],
    codes: { done: "done" },
  },
};

/** Adds examples, exit codes and the documentation to the help of all verbs, and the help command to usage errors. */
export function addHelp(program: Command): void {
  const codes = { ...commonCodes, stopped, held: "held for approval", changes: "preview --detailed-exitcode: changes" };
  const more = "Run `milepost VERB --help` for a verb's options, examples and exit codes.";
  program
    .showHelpAfterError("Run `milepost --help` for the list of verbs.")
    .addHelpText("after", `\n${join([formatExitCodes(codes), [more, documentation]])}`);
  for (const command of program.commands) {
    const help = verbs[command.name()];
    if (help === undefined) throw new Error(`The verb ${command.name()} has no help.`);
    const examples = help.examples.flatMap(([effect, line]) => [`  # ${effect}`, `  ${line}`]);
    const sections = [["Examples:", ...examples], formatExitCodes({ ...commonCodes, ...help.codes }), [documentation]];
    command
      .summary(command.description())
      .description(help.about)
      .showHelpAfterError(helpHint(command.name()))
      .addHelpText("after", `\n${join(sections)}`);
  }
}

/** Returns the line that follows a usage error of a verb. */
export function helpHint(verb: string): string {
  return `Run \`milepost ${verb} --help\` for its arguments and options.`;
}

function formatExitCodes(meanings: ExitMeanings): string[] {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const known = names.filter((name) => meanings[name] !== undefined);
  return ["Exit codes:", ...known.map((name) => `  ${String(exitCodes[name]).padEnd(4)} ${meanings[name]}`)];
}

const join = (sections: readonly (readonly string[])[]) => sections.map((lines) => lines.join("\n")).join("\n\n");
