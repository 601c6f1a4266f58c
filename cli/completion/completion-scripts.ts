import type { VerbWords } from "./describe-verbs.ts";
import type { Shell } from "./shells.ts";

/** Functions that return the completion script of a shell. Values without choices are completed as file names. */
export const completionScripts: Readonly<Record<Shell, (verbs: readonly VerbWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Bash splits `--format=json` into three words, so the option can be two words before the cursor. */
function bashScript(verbs: readonly VerbWords[]): string {
  const values = verbs.flatMap(({ name, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    ${name}:${flag}) values="${choices.join(" ")}" ;;`),
  );
  const words = verbs.map(({ name, options, choices }) => {
    const flags = options.map(({ flag }) => flag).join(" ");
    return `    ${name}) flags="${flags}" values="${choices.join(" ")}" ;;`;
  });
  return `# Completion of milepost in bash.
_milepost() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" flags="" values=""
  [[ $word == "=" ]] && word=""
  [[ $previous == "=" ]] && previous="\${COMP_WORDS[COMP_CWORD-2]}"
  if [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(" ")} help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${words.join("\n")}
  esac
  case "\${COMP_WORDS[1]}:$previous" in
${values.join("\n")}
  esac
  [[ $word == -* ]] && values="$flags"
  COMPREPLY=($(compgen -W "$values" -- "$word"))
}
complete -o default -F _milepost milepost`;
}

function zshScript(verbs: readonly VerbWords[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const escapeSpec = (text: string) => text.replaceAll(/[[\]:\\]/g, "\\$&");
  const names = verbs.map(({ name, description }) => `      ${quote(`${name}:${escapeSpec(description)}`)}`);
  const cases = verbs.map(({ name, options, hasArguments, choices }) => {
    const specs = options.map(({ flag, description, takesValue, choices }) => {
      const action = choices.length > 0 ? `(${choices.join(" ")})` : "_files";
      return `${flag}[${escapeSpec(description)}]${takesValue ? `:value:${action}` : ""}`;
    });
    const rest = hasArguments ? [`*:argument:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}`] : [];
    const lines = [...specs, ...rest].map((spec) => `        ${quote(spec)}`);
    return `    ${name})\n      _arguments \\\n${lines.join(" \\\n")}\n      ;;`;
  });
  return `#compdef milepost
_milepost() {
  if (( CURRENT == 2 )); then
    local -a verbs
    verbs=(
${names.join("\n")}
    )
    _describe verb verbs
    return
  fi
  shift words
  (( CURRENT -= 1 ))
  case "\${words[1]}" in
${cases.join("\n")}
  esac
}
if [[ "\${funcstack[1]}" == _milepost ]]; then
  _milepost "$@"
else
  compdef _milepost milepost
fi`;
}

function fishScript(verbs: readonly VerbWords[]): string {
  const quote = (text: string) => `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
  const lines = verbs.flatMap(({ name, description, options, choices }) => {
    const isVerb = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c milepost -f -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
      ...(choices.length > 0 ? [`complete -c milepost -f ${isVerb} -a ${quote(choices.join(" "))}`] : []),
      ...options.map(({ flag, description, takesValue, choices }) => {
        const value = choices.length > 0 ? ` -x -a ${quote(choices.join(" "))}` : takesValue ? " -r" : "";
        return `complete -c milepost ${isVerb} -l ${flag.replace(/^--/, "")}${value} -d ${quote(description)}`;
      }),
    ];
  });
  return ["# Completion of milepost in fish.", ...lines].join("\n");
}
