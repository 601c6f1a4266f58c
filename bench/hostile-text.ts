/** A part again and again, as often as it fits. */
export function fill(part: string, size: number): string {
  return part.repeat(Math.floor(size / part.length));
}

/** Numbered parts up to a size. */
export function numbered(part: (index: number) => string, size: number): string {
  const parts: string[] = [];
  for (let index = 1, length = 0; ; index++) {
    const text = part(index);
    length += text.length;
    if (length > size) return parts.join("");
    parts.push(text);
  }
}
