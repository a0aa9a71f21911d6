import type { ErrorCode } from 'yaml';
import type { Translate } from '../hooks/useTranslation';
import type { JsonProblem } from './json';
import type { Problem } from './problem';
import type { ValuesProblem } from './yaml';

/** The mistakes that people make, by the code that the parser gives them. */
const MISTAKES = {
  BAD_ALIAS: 'alias',
  BAD_DQ_ESCAPE: 'backslash',
  BAD_INDENT: 'indent',
  BAD_SCALAR_START: 'start',
  BLOCK_AS_IMPLICIT_KEY: 'nested',
  BLOCK_IN_FLOW: 'inBrackets',
  DUPLICATE_KEY: 'twice',
  MISSING_CHAR: 'missing',
  MULTILINE_IMPLICIT_KEY: 'colon',
  MULTIPLE_DOCS: 'documents',
  TAB_AS_INDENT: 'tab',
  UNEXPECTED_TOKEN: 'unexpected',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Whether a mistake is told in words of ours, and not the parser's. */
export function isKnownMistake(code: ErrorCode): code is keyof typeof MISTAKES {
  return code in MISTAKES;
}

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
        message: isKnownMistake(problem.code)
          ? t(`values.mistake.${MISTAKES[problem.code]}`)
          : problem.message,
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
