import type { Translate } from '../hooks/useTranslation';
import type { Problem } from './problem';
import { isKnownMistake, problemOf } from './problemText';
import { valuesProblem } from './yaml';

/** What is wrong with secret YAML. It quotes nothing of the secret, as the parser's own words may. */
export function secretProblem(t: Translate, text: string): Problem | undefined {
  const problem = valuesProblem(text);
  return (
    problem &&
    problemOf(
      t,
      problem.kind === 'syntax' && !isKnownMistake(problem.code)
        ? { ...problem, message: t('values.mistake.other') }
        : problem,
    )
  );
}
