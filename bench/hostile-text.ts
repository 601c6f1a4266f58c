/** Repeats a part up to `size` characters. */
export function fill(part: string, size: number): string {
  return part.repeat(Math.floor(size / part.length));
}

/** Joins numbered parts up to `size` characters. */
export function numbered(part: (index: number) => string, size: number): string {
  const parts: string[] = [];
  for (let index = 1, length = 0; ; index++) {
    const text = part(index);
    length += text.length;
    if (length > size) return parts.join("");
    parts.push(text);
  }
}
