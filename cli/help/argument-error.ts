import { UsageError } from "../../shared/errors.ts";

/** An argument or option is missing or invalid. The command that shows the verb's help is printed with it. */
export class ArgumentError extends UsageError {
  override readonly name = "ArgumentError";
}
