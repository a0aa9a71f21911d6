import type { Translate } from '../hooks/useTranslation';
import type { JsonProblem } from './json';
import type { Problem } from './problem';
import type { ValuesProblem } from './yaml';

/** What to tell a person about a values document. */
export function problemText(t: Translate, problem: ValuesProblem): string {
  switch (problem.kind) {
    case 'too-large':
      return t('values.tooLarge', {
        size: `${(problem.bytes / 1024 / 1024).toFixed(2)} MiB`,
      });
    case 'not-a-mapping':
      return t('values.notAMapping');
    case 'not-a-list':
      return t('values.notAList');
    default:
      return t('values.syntax', {
        line: String(problem.line),
        message: problem.message,
      });
  }
}

/** The same with its line, where it has one. */
export function problemOf(t: Translate, problem: ValuesProblem): Problem {
  return {
    text: problemText(t, problem),
    ...(problem.kind === 'syntax' && { line: problem.line }),
  };
}

/** What to tell a person about a JSON document. */
export function jsonProblemText(t: Translate, problem: JsonProblem): string {
  return problem.kind === 'syntax'
    ? t('json.syntax', { message: problem.message })
    : t('json.notAnObject');
}
