/** Says how far the long steps of a command got. */
export interface Progress {
  /**
   * Runs one step; its messages show what it is at. A step that throws has
   * failed, and so has one whose result does not hold.
   */
  step<T>(
    title: string,
    work: (report: (message: string) => void) => Promise<T>,
    holds?: (result: T) => boolean,
  ): Promise<T>;
}

export function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/**
 * On a terminal each step is one line that is written over; elsewhere it is
 * plain lines.
 */
export function createProgress(
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  return stream.isTTY ? terminalProgress(stream) : plainProgress(stream);
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  /** Those that run beside each other share the line. */
  const running = new Set<() => string>();
  const draw = (finished = '') => {
    const line = [...running].map(describe => describe()).join('; ');
    const shown = line && `  ${line}`.slice(0, (stream.columns ?? 80) - 1);
    stream.write(`\r\x1b[K${finished}${shown}`);
  };
  return {
    async step(title, work, holds = () => true) {
      const began = Date.now();
      let note = '';
      const describe = () =>
        `${title}, ${seconds(began)}${note && `: ${note}`}`;
      const finish = (mark: string) => {
        running.delete(describe);
        draw(`${mark} ${title} (${seconds(began)})\n`);
      };
      running.add(describe);
      draw();
      const timer = setInterval(() => draw(), 200);
      try {
        const result = await work(message => {
          note = message;
          draw();
        });
        finish(holds(result) ? '✓' : '✗');
        return result;
      } catch (error) {
        finish('✗');
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  return {
    async step(title, work, holds = () => true) {
      const began = Date.now();
      try {
        const result = await work(message => {
          stream.write(`  ${title}, ${seconds(began)}: ${message}\n`);
        });
        const mark = holds(result) ? '✓' : '✗';
        stream.write(`${mark} ${title} (${seconds(began)})\n`);
        return result;
      } catch (error) {
        stream.write(`✗ ${title} (${seconds(began)})\n`);
        throw error;
      }
    },
  };
}
