import type { Command, Option } from "commander";

export interface OptionWords {
  /** With dashes: "--format". */
  flag: string;
  description: string;
  takesValue: boolean;
  /** The possible values; empty if any value is valid. */
  choices: readonly string[];
}

export interface VerbWords {
  name: string;
  description: string;
  options: readonly OptionWords[];
  hasArguments: boolean;
  /** The possible arguments; empty for arguments such as files. */
  choices: readonly string[];
}

/** Returns the verbs and options of the command line, for completion scripts. */
export function describeVerbs(program: Command): VerbWords[] {
  return program.commands.map((verb) => ({
    name: verb.name(),
    description: verb.summary(),
    options: verb.createHelp().visibleOptions(verb).map(describeOption),
    hasArguments: verb.registeredArguments.length > 0,
    choices: verb.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
}

function describeOption({ long, short, description, required, optional, argChoices }: Option): OptionWords {
  return { flag: long ?? short ?? "", description, takesValue: required || optional, choices: argChoices ?? [] };
}
