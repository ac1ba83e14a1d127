/**
 * Waiting that can be broken off.
 *
 * @module
 */

/**
 * Resolves after so many milliseconds.
 *
 * @throws What `signal` is aborted with, as soon as it is.
 */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/**
 * What some work comes to, if it comes to that within so many seconds. The work itself goes on.
 *
 * @param what Is waited for, in the words of an error.
 * @throws {Error} If it takes longer.
 */
export async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new Error(`Cannot wait for ${what}: expected it within ${seconds} s, but it is open`),
    );
  }, 1000 * seconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
