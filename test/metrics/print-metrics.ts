import { measureProject, type ProjectMetrics } from "./project-metrics.ts";

/** `npm run metrics`: prints the structure of the code base as the tables of docs/architecture.md. */

function summaryTable(measured: ProjectMetrics): string {
  const { largestFolder, envelopeFrames } = measured;
  const rows: [string, string | number, string][] = [
    ["product source lines", measured.productLines, ""],
    ["emulator lines (GitHub, Jira, Slack)", measured.emulatorLines, ""],
    ["largest folder", `${largestFolder.files} files (${largestFolder.folder})`, "16"],
    ["imports from a lower layer to a higher one", measured.upwardImports.length, "0"],
    ["import cycles", measured.cycles.length, "0"],
    ["exported names declared in two files", list(measured.repeatedExports.map(({ name }) => name)), "0"],
    ["own stack frames from envelope to HTTP request", envelopeFrames.length, "8"],
    ["adapters constructed in two places", list(measured.repeatedConstruction.map(({ name }) => name)), "0"],
    ["lists of error classes", measured.errorClassLists.length, "0"],
  ];
  const lines = rows.map(([name, value, limit]) => `| ${name} | ${formatCount(value)} | ${limit} |`);
  return ["| metric | value | limit |", "|---|---|---|", ...lines].join("\n");
}

function folderTable({ folders }: ProjectMetrics): string {
  const lines = folders.map(
    ({ folder, files, lines: total, medianLines, maxLines }) =>
      `| \`${folder}\` | ${files} | ${formatCount(total)} | ${medianLines} | ${maxLines} |`,
  );
  return ["| folder | files | lines | median | maximum |", "|---|---|---|---|---|", ...lines].join("\n");
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "0" : `${names.length} (${names.join(", ")})`;
}

function formatCount(value: string | number): string {
  return typeof value === "number" ? value.toLocaleString("en-US") : value;
}

const metrics = await measureProject();
console.log(summaryTable(metrics));
console.log();
console.log(folderTable(metrics));
