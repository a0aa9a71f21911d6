/** What is wrong with a document, in words, and the line where it is known; lines count from 1. */
export interface Problem {
  text: string;
  line?: number;
}

/** The API and the browser name the line within what they say. */
export function problemIn(text: string): Problem {
  const [, line] = /\(line (\d+)\b/.exec(text) ?? [];
  return { text, ...(line && { line: Number(line) }) };
}
