import type { StateTooLarge } from "../../errors.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Link } from "../../model/link.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";

export function rejectedItemDiagnostic(title: string, { message }: Error): Diagnostic {
  return syncDiagnostic("tracker-rejected", `"${title}" was not written: ${message}`);
}

export function skippedTransitionDiagnostic(link: Link, reason: string): Diagnostic {
  return syncDiagnostic("skipped-transition", `The status of "${titleOf(link)}" was not changed: ${reason}`);
}

export function parentNotSetDiagnostic(link: Link, { message }: Error): Diagnostic {
  return syncDiagnostic(
    "parent-not-set",
    `"${titleOf(link)}" was not added to its tracking issue: ${message}`,
  );
}

export function stateTooLargeDiagnostic({ message }: StateTooLarge): Diagnostic {
  return syncDiagnostic("state-too-large", message);
}

function titleOf({ base, key }: Link): string {
  return base.title ?? key;
}
