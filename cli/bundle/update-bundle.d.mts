export function updateBundle(): Promise<URL>;
