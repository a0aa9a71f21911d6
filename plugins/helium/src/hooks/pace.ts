/** How work is paced, in milliseconds. */
export interface PaceOptions {
  /** From the first that asks for the work to its start. */
  settleMs: number;
  /** From one start of the work to the next, at least. */
  paceMs: number;
}

/** Work that many ask for. */
export interface Pace {
  /** The work will be done once more, soon. */
  ask(): void;
  /** It is done no more. */
  stop(): void;
}

/**
 * Does a piece of work soon after somebody asked for it: once for all who asked meanwhile, never twice at once, and again and again
 * while they go on to ask. The work must not fail.
 */
export function createPace(
  work: () => Promise<void>,
  { settleMs, paceMs }: PaceOptions,
): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  let working = false;
  let stopped = false;
  let notBefore = 0;

  function schedule() {
    if (asked && !working && !stopped) {
      timer ??= setTimeout(run, Math.max(settleMs, notBefore - Date.now()));
    }
  }
  async function run() {
    timer = undefined;
    asked = false;
    working = true;
    notBefore = Date.now() + paceMs;
    await work();
    working = false;
    schedule();
  }
  return {
    ask: () => {
      asked = true;
      schedule();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
