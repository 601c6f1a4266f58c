/** Returns a function that calls `load` once and shares its result. After a failure, the next call tries again. */
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

/** Returns a function that gets another function from `load` at its first call, and passes all calls to that one. */
export function lazyFunction<A extends unknown[], R>(
  load: () => Promise<(...args: A) => Promise<R>>,
): (...args: A) => Promise<R> {
  const loadOnce = lazyOnce(load);
  return async (...args) => (await loadOnce())(...args);
}
