import { fold } from "../markdown/fold.ts";

/** Joiners of emoji, and other characters without a width. */
const invisible = /[\u200b\u200c\u2060\ufeff]|\u200d|\ufe0e|\ufe0f|\u20e3/g;
/** "2) ", "a. ", "IV. ", "三、". A number without a letter needs no rule: no label begins with one. */
const enumerator = /^(?:\p{L}|[ivx]{2,4})[.)]\s+|^[一二三四五六七八九十]{1,3}[、.]\s*/u;
const notALetter = /[^\p{L}]/u;
const notAWord = /[^\p{L}\p{M}\p{N}()[\]]/u;

/**
 * A label as it is looked up: "🎯 1.4 Success-Criteria (all achieved ✅):" is "success criteria" without its plural s.
 * Both the names of the table and the names in a plan go through it. Takes linear time.
 */
export function simplifyLabel(name: string): string {
  const text = fold(name).replace(invisible, "").replaceAll("(s)", "").replaceAll("'", "");
  const start = strip(text.replace(enumerator, ""));
  return strip(withoutParentheses(start))
    .replace(enumerator, "")
    .replace(/\s*[&+/|·]\s*/g, " & ")
    .split(/[\s,、，_.-]+|[‐-―]/u)
    .map((word) => word.replace(/([a-z]{2})s$/, "$1"))
    .filter((word) => word !== "")
    .join(" ");
}

/** Without what is no letter at its start, and no letter, number or bracket at its end. */
function strip(text: string): string {
  const characters = [...text];
  let start = 0;
  let end = characters.length;
  while (start < end && notALetter.test(characters[start] ?? "")) start++;
  while (end > start && notAWord.test(characters[end - 1] ?? "")) end--;
  return characters.slice(start, end).join("");
}

/** "Tasks (3/5)" and "Tasks [3/5]" are "Tasks". */
function withoutParentheses(text: string): string {
  const open = text.endsWith(")") ? text.lastIndexOf("(") : text.endsWith("]") ? text.lastIndexOf("[") : -1;
  return open > 0 ? text.slice(0, open) : text;
}

/** Words that only narrow a label: "Key Deliverables", "Livrables clés". In their folded form, without a plural s. */
const narrowing = new Set(
  `key main original primary planned required expected core final specific overall major remaining current concrete
  essential critical technical principal the our
  wichtige wichtigste zentrale geplante erwartete konkrete wesentliche technische
  cle clé principaux principale attendu attendue prevu prevue
  clave principale esperado esperada chave principai esperado
  chiave principali previsti attesi
  belangrijkste verwachte geplande viktigaste vigtigste viktigste forventede forventede planlagte
  kluczowe glowne planowane oczekiwane klicove hlavni ocekavane
  ключевые ключевои основные основная основнои главные главная планируемые ключові основні головні
  temel ana onemli planlanan beklenen
  主要 关键 核心 具体 重点 重要 主な 主要な 重要な 具体的な 주요 핵심 중요 세부 구체적
  chinh chu yeu utama kunci الرئيسية`
    .split(/\s+/)
    .map((word) => simplifyLabel(word)),
);
/** What a label may be said of, in front of it: "Milestone dependencies"; behind it they are what is spoken of. */
const holders = new Set("project milestone phase sprint".split(" ").map((word) => simplifyLabel(word)));
const narrowingHan =
  /^(?:主要|关键|關鍵|核心|具体|具體|重点|本阶段|本阶段的|阶段|里程碑|主な|主要な|주요|핵심)(?=\p{L})/u;

/** The simple name without its narrowing words, or null where it has none or consists of them. */
export function broaden(simple: string): string | null {
  const words = simple.replace(narrowingHan, "").trim().split(" ");
  let start = 0;
  let end = words.length;
  while (start < end - 1 && (narrowing.has(words[start] ?? "") || holders.has(words[start] ?? ""))) start++;
  while (end > start + 1 && narrowing.has(words[end - 1] ?? "")) end--;
  const broad = words.slice(start, end).join(" ");
  return broad === simple || broad === "" ? null : broad;
}

const conjunctions =
  /\s+(?:&|and|und|et|y|e|en|og|och|i|a|и|и та|та|ve|va|dan|com|con|mit|with|和|与|與|及|と|및|또는|or|oder|ou|o)\s+/u;

/** "Aufgaben / Tasks" in its two halves, or null where it has not two. */
export function halves(simple: string): [string, string] | null {
  const [first, second, third] = simple.split(conjunctions, 3);
  return first && second && third === undefined ? [first, second] : null;
}
