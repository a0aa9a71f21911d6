const PLAIN = /^[\w@%+=:,./-]+$/;

/** A command for a person to copy; what a cloud calls something is quoted where a shell would read more into it. */
export function shellCommand(...words: string[]): string {
  return words
    .map(word =>
      PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
    )
    .join(' ');
}
