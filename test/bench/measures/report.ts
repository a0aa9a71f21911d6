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

interface Bar {
  text: string;
  passed: boolean;
}

interface Row {
  what: string;
  result: string;
  baseline: string;
  bar?: Bar;
}

export const ms = (value: number) =>
  value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`;

export const mib = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;

export const atMost = (
  value: number,
  limit: number,
  say: (value: number) => string,
): Bar => ({ text: `at most ${say(limit)}`, passed: value <= limit });

export const atLeast = (
  value: number,
  limit: number,
  say: (value: number) => string,
): Bar => ({ text: `at least ${say(limit)}`, passed: value >= limit });

const HEADINGS = ['', 'Helium', 'Baseline', 'Bar'];

/** The table that `./helium bench` prints and writes. */
export class Report {
  readonly #sections: Array<{ title: string; rows: Row[] }> = [];

  section(title: string): void {
    this.#sections.push({ title, rows: [] });
    process.stderr.write(`${title} ...\n`);
  }

  row(
    what: string,
    result: string,
    options: { baseline?: string; bar?: Bar } = {},
  ): void {
    const { baseline = '', bar } = options;
    this.#sections[this.#sections.length - 1].rows.push({
      what,
      result,
      baseline,
      bar,
    });
  }

  times(
    what: string,
    values: Times,
    options: { limit?: number; baseline?: string } = {},
  ): void {
    const { limit, baseline } = options;
    this.row(
      what,
      `p50 ${ms(values.p50)}, p95 ${ms(values.p95)} (${values.count} times)`,
      {
        baseline,
        bar:
          limit === undefined
            ? undefined
            : {
                text: `p95 at most ${ms(limit)}`,
                passed: values.p95 <= limit,
              },
      },
    );
  }

  /** A single duration that must not be above a limit. */
  value(
    what: string,
    value: number,
    options: { limit?: number; baseline?: string } = {},
  ): void {
    const { limit, baseline } = options;
    this.row(what, ms(value), {
      baseline,
      bar: limit === undefined ? undefined : atMost(value, limit, ms),
    });
  }

  get passed(): boolean {
    return this.#sections.every(({ rows }) =>
      rows.every(({ bar }) => bar?.passed ?? true),
    );
  }

  toString(): string {
    const lines = this.#sections.flatMap(({ title, rows }) => [
      [''],
      [title],
      ...rows.map(row => cells(row)),
    ]);
    const tables = lines.filter(line => line.length > 1);
    const widths = HEADINGS.map((_, column) =>
      Math.max(0, ...tables.map(line => line[column].length)),
    );
    return lines
      .map(line =>
        line.length === 1
          ? line[0]
          : `  ${line
              .map((text, column) => text.padEnd(widths[column]))
              .join('  ')}`.trimEnd(),
      )
      .join('\n');
  }

  toMarkdown(): string {
    return this.#sections
      .map(({ title, rows }) =>
        [
          `### ${title}`,
          '',
          `| ${HEADINGS.join(' | ')} |`,
          `|${' --- |'.repeat(HEADINGS.length)}`,
          ...rows.map(row => `| ${cells(row).join(' | ')} |`),
        ].join('\n'),
      )
      .join('\n\n');
  }
}

function cells({ what, result, baseline, bar }: Row): string[] {
  return [
    what,
    result,
    baseline,
    bar ? `${bar.text}: ${bar.passed ? 'passed' : 'MISSED'}` : '',
  ];
}
