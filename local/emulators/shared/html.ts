/** A page for people: enough to read, nothing to click on but links. `body` is markup, `title` and `maker` are not. */
export function page(title: string, body: string, maker: string): string {
  const head = `<meta charset="utf-8"><title>${escapeHtml(title)}</title><style>body{font:16px system-ui;max-width:50em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap}</style>`;
  return `<!doctype html><html lang="en">${head}<h1>${escapeHtml(title)}</h1>${body}<p><small>${escapeHtml(maker)}</small></p></html>`;
}

export function list(items: readonly string[]): string {
  return items.length === 0 ? "<p>None</p>" : `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

export function link(href: string, label: string): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>`;
}

export function text(content: string | null): string {
  return content === null ? "" : `<pre>${escapeHtml(content)}</pre>`;
}

export function escapeHtml(content: string): string {
  return content.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
