/** Median and the like of what was measured, in milliseconds. */
export interface Times {
  p50: number;
  p95: number;
  count: number;
}

export function times(values: number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
}

/** How long each run of a piece of work took. */
export async function measure(
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<Times> {
  const values: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await work(index);
    values.push(performance.now() - began);
  }
  return times(values);
}

interface Row {
  what: string;
  result: string;
  bar?: { text: string; passed: boolean };
}

export const ms = (value: number) =>
  value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`;

export const mib = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;

/** The table that `./helium bench` prints. */
export class Report {
  readonly #sections: Array<{ title: string; rows: Row[] }> = [];

  section(title: string): void {
    this.#sections.push({ title, rows: [] });
    process.stderr.write(`${title} ...\n`);
  }

  row(what: string, result: string, bar?: Row['bar']): void {
    this.#sections[this.#sections.length - 1].rows.push({ what, result, bar });
  }

  times(what: string, values: Times, limit?: number): void {
    this.row(
      what,
      `p50 ${ms(values.p50)}, p95 ${ms(values.p95)} (${values.count} times)`,
      limit === undefined
        ? undefined
        : { text: `p95 at most ${ms(limit)}`, passed: values.p95 <= limit },
    );
  }

  /** A single value that must not be above a limit. */
  value(what: string, value: number, limit?: number): void {
    this.row(
      what,
      ms(value),
      limit === undefined
        ? undefined
        : { text: `at most ${ms(limit)}`, passed: value <= limit },
    );
  }

  get passed(): boolean {
    return this.#sections.every(({ rows }) =>
      rows.every(({ bar }) => bar?.passed ?? true),
    );
  }

  toString(): string {
    const rows = this.#sections.flatMap(section => section.rows);
    const width = Math.max(...rows.map(({ what }) => what.length));
    const results = Math.max(...rows.map(({ result }) => result.length));
    return this.#sections
      .map(
        ({ title, rows: own }) =>
          `\n${title}\n${own
            .map(({ what, result, bar }) =>
              `  ${what.padEnd(width)}  ${result.padEnd(results)}  ${
                bar ? `${bar.passed ? 'pass' : 'FAIL'}: ${bar.text}` : ''
              }`.trimEnd(),
            )
            .join('\n')}`,
      )
      .join('\n');
  }
}
