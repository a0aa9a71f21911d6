/** What was waited for did not come in time; it may still happen. */
export class TimeoutError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds / 1000} seconds`);
    this.name = 'TimeoutError';
  }
}

/**
 * Waits no longer than given, so that one thing that hangs never holds up the others.
 *
 * @param what - the beginning of the sentence that the error says
 * @throws TimeoutError
 */
export async function within<T>(
  milliseconds: number,
  what: string,
  work: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TimeoutError(what, milliseconds)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
