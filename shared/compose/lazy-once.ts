/** Returns a function that calls `load` once and then always returns its result. A call after a failure retries. */
export function lazyOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

/** Returns a function that calls `load` at its first call, and then calls the loaded function for every call. */
export function lazyFunction<A extends unknown[], R>(
  load: () => Promise<(...args: A) => Promise<R>>,
): (...args: A) => Promise<R> {
  const loadOnce = lazyOnce(load);
  return async (...args) => (await loadOnce())(...args);
}
