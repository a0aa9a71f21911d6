const MASK = '[secret]';
/** Shorter values are words: to mask them would garble the log and hide nothing. */
const SHORTEST = 6;

/** Takes known secrets out of what leaves the runner. Pulumi masks the secrets that it knows of itself. */
export class Redactor {
  readonly #secrets: string[];

  private constructor(secrets: string[]) {
    this.#secrets = secrets;
  }

  /** @param values - secret values of any shape; each string in them, and each line of it, is a secret */
  static of(values: unknown[]): Redactor {
    const strings = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === 'string') {
        const lines = value.split('\n').map(line => line.trim());
        [value, ...lines, JSON.stringify(value).slice(1, -1)]
          .filter(text => text.length >= SHORTEST)
          .forEach(text => strings.add(text));
      } else if (value && typeof value === 'object') {
        Object.values(value).forEach(collect);
      }
    };
    values.forEach(collect);
    // The longest first, so that a secret within another doesn't leave the other's rest.
    return new Redactor([...strings].sort((a, b) => b.length - a.length));
  }

  redact(text: string): string {
    return this.#secrets.reduce(
      (redacted, secret) => redacted.replaceAll(secret, MASK),
      text,
    );
  }

  redactOptional(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.redact(text);
  }

  /** Whether a value holds a secret anywhere. */
  contains(value: unknown): boolean {
    const text = JSON.stringify(value) ?? '';
    return this.#secrets.some(secret => text.includes(secret));
  }
}
