interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  text?: string;
  marks?: unknown[];
}

/** Ways in which Jira or its editor changes a document without changing its visible text. */
export const variations = {
  ids: (node: Node): Node[] => [
    /^(paragraph|heading|bulletList|listItem|panel|hardBreak)$/.test(node.type)
      ? { ...node, attrs: { ...node.attrs, localId: "5d2f-11" } }
      : node,
  ],
  otherIds: (node: Node): Node[] => [
    node.type.startsWith("task") ? { ...node, attrs: { ...node.attrs, localId: "9f" } } : node,
  ],
  order: ({ type, attrs, ...other }: Node): Node[] => [{ ...other, ...(attrs && { attrs }), type }],
  split: (node: Node): Node[] =>
    node.type === "text" && node.text && node.text.length > 1
      ? [
          { ...node, text: node.text.slice(0, node.text.length >> 1) },
          { ...node, text: node.text.slice(node.text.length >> 1) },
        ]
      : [node],
  marks: (node: Node): Node[] => [
    node.type === "text"
      ? { ...node, marks: [...(node.marks ?? []), { type: "annotation", attrs: { id: "1" } }] }
      : node,
  ],
  attributes: (node: Node): Node[] => [
    node.type === "panel" ? { ...node, attrs: { ...node.attrs, panelType: "note", panelColor: "#fff" } } : node,
  ],
  blanks: (node: Node): Node[] =>
    node.type === "panel" || node.type === "doc"
      ? [
          {
            ...node,
            content: [{ type: "paragraph" }, ...(node.content ?? []), { type: "paragraph", content: [] }],
          },
        ]
      : [node],
  between: (node: Node): Node[] => (node.type === "heading" ? [{ type: "paragraph", content: [] }, node] : [node]),
  cards: (node: Node): Node[] =>
    node.type === "text" && !node.marks
      ? (node.text ?? "")
          .split(/(https:\/\/\S*\w)/)
          .flatMap((part, index): Node[] =>
            part === ""
              ? []
              : [index % 2 === 1 ? { type: "inlineCard", attrs: { url: part } } : { type: "text", text: part }],
          )
      : [node],
  sourceCards: (node: Node): Node[] => [
    node.type === "text" && JSON.stringify(node.marks ?? []).includes("href")
      ? { type: "inlineCard", attrs: { url: "https://github.com/o/r" } }
      : node,
  ],
  emoji: (node: Node): Node[] =>
    node.type === "text" && !node.marks
      ? (node.text ?? "")
          .split(/(😀)/u)
          .flatMap((part): Node[] =>
            part === "😀"
              ? [{ type: "emoji", attrs: { shortName: ":grinning:", id: "1f600", text: "😀" } }]
              : part === ""
                ? []
                : [{ type: "text", text: part }],
          )
      : [node],
  levels: (node: Node): Node[] => [node.type === "heading" ? { ...node, attrs: { ...node.attrs, level: 2 } } : node],
  brokenLists: (node: Node): Node[] =>
    /^(bulletList|taskList)$/.test(node.type) && node.content && node.content.length > 1
      ? node.content.map((item) => ({ ...node, content: [item] }))
      : [node],
} satisfies Record<string, (node: Node) => Node[]>;
export type Habit = keyof typeof variations;

/** Returns a document as Jira would return it, with these changes. */
export function normalise(body: string, chosen: readonly Habit[]): string {
  return JSON.stringify(
    chosen.reduce<Node>((document, habit) => walk(document, variations[habit])[0] ?? document, JSON.parse(body)),
  );
}

function walk(node: Node, change: (node: Node) => Node[]): Node[] {
  return change(node.content ? { ...node, content: node.content.flatMap((child) => walk(child, change)) } : node);
}
