/** Renders a simple HTML page. `body` is HTML; `title` and `service` are escaped. */
export function renderHtmlPage(title: string, body: string, service: string): string {
  const head = `<meta charset="utf-8"><title>${escapeMarkup(title)}</title><style>body{font:16px system-ui;max-width:50em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap}</style>`;
  return `<!doctype html><html lang="en">${head}<h1>${escapeMarkup(title)}</h1>${body}<p><small>Milepost's ${service} emulator</small></p></html>`;
}

export function renderList(items: readonly string[]): string {
  return items.length === 0 ? "<p>None</p>" : `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

export function renderLink(href: string, label: string): string {
  return `<a href="${escapeMarkup(href)}">${escapeMarkup(label)}</a>`;
}

export function renderText(content: string | null): string {
  return content === null ? "" : `<pre>${escapeMarkup(content)}</pre>`;
}

export function escapeMarkup(content: string): string {
  return content.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
