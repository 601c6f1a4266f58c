export const bundleUrl: URL;
export function updateBundle(): Promise<URL>;
