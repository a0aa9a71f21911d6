const SECOND_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * The last millisecond of the present second: whatever is shown within a second is of the same moment, and what is left is not overstated.
 */
export function presentMoment(): number {
  return Math.floor(Date.now() / SECOND_MS) * SECOND_MS + SECOND_MS - 1;
}

/** Calls at the start of each second, all listeners together, until the returned function is called. */
export function onSecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= awaitSecond();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

function awaitSecond() {
  return setTimeout(() => {
    timer = awaitSecond();
    listeners.forEach(listener => listener());
  }, SECOND_MS - (Date.now() % SECOND_MS));
}
