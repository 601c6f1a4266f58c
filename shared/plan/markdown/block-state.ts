import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";

type Parser = InstanceType<typeof MarkdownIt>;

/**
 * Makes markdown-it's block parser write its tokens as plain objects. Its own class defines each of a token's fields by
 * itself, which is a fifth of the time that a plan takes. The rules of blocks set fields and call no methods of theirs.
 */
export function withPlainTokens(markdown: Parser): Parser {
  const State = markdown.block.State;
  markdown.block.State = class extends State {
    override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
      if (nesting < 0) this.level--;
      const token = plainToken(type, tag, nesting, this.level) as Token;
      if (nesting > 0) this.level++;
      this.tokens.push(token);
      return token;
    }
  };
  return markdown;
}

function plainToken(
  type: string,
  tag: string,
  nesting: -1 | 0 | 1,
  level: number,
): Pick<
  Token,
  | "type"
  | "tag"
  | "attrs"
  | "map"
  | "nesting"
  | "level"
  | "children"
  | "content"
  | "markup"
  | "info"
  | "meta"
  | "block"
  | "hidden"
> {
  return {
    type,
    tag,
    attrs: null,
    map: null,
    nesting,
    level,
    children: null,
    content: "",
    markup: "",
    info: "",
    meta: null,
    block: true,
    hidden: false,
  };
}
