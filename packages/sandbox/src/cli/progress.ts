/** Says how far the long steps of a command got. */
export interface Progress {
  /** Runs one step; its messages show what it is at. */
  step<T>(
    title: string,
    work: (report: (message: string) => void) => Promise<T>,
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
  return {
    async step(title, work) {
      const began = Date.now();
      let note = '';
      const draw = () => {
        const line = `  ${title}, ${seconds(began)}${note && `: ${note}`}`;
        stream.write(`\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
      };
      draw();
      const timer = setInterval(draw, 200);
      try {
        const result = await work(message => {
          note = message;
          draw();
        });
        stream.write(`\r\x1b[K✓ ${title} (${seconds(began)})\n`);
        return result;
      } catch (error) {
        stream.write(`\r\x1b[K✗ ${title} (${seconds(began)})\n`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  return {
    async step(title, work) {
      const began = Date.now();
      try {
        const result = await work(message => {
          stream.write(`  ${title}, ${seconds(began)}: ${message}\n`);
        });
        stream.write(`✓ ${title} (${seconds(began)})\n`);
        return result;
      } catch (error) {
        stream.write(`✗ ${title} (${seconds(began)})\n`);
        throw error;
      }
    },
  };
}
