import type {
  ChartValues,
  RefusedValue,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Translate } from '../hooks/useTranslation';
import type { Problem } from './problem';
import { keyLines } from './yaml';

const MOST_SHOWN = 5;

/** The keys that a parameter sets and may not set. */
export function refusedBy(
  charts: ChartValues[],
  parameter: string,
): RefusedValue[] {
  return charts
    .flatMap(chart => chart.refused)
    .filter(refusal => refusal.parameter === parameter);
}

/**
 * What to tell a person about refused keys, each with its line.
 *
 * @param options - `outdated`: the refusals are of an earlier text, so what this one does not spell out is left out
 */
export function refusals(
  t: Translate,
  text: string,
  refused: RefusedValue[],
  options: { outdated?: boolean } = {},
): Problem[] {
  if (refused.length === 0) {
    return [];
  }
  const lineOf = keyLines(text);
  const problems = refused.flatMap(({ key, because }): Problem[] => {
    const line = lineOf(key);
    if (line === undefined) {
      return options.outdated
        ? []
        : [{ text: t('refusal.anywhere', { key, because }) }];
    }
    return [
      { text: t('refusal.at', { key, because, line: String(line) }), line },
    ];
  });
  const rest = problems.length - MOST_SHOWN;
  return rest > 0
    ? [
        ...problems.slice(0, MOST_SHOWN),
        { text: t('refusal.more', { rest: String(rest) }) },
      ]
    : problems;
}
