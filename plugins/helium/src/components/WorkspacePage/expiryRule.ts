import { Duration } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';

/** As the backend words it: `the default lifetime, P1D (helium.expiry.default)`. */
const RULE = /^the (default|longest|shortest) lifetime, (.+?)(?: \(.+\))?$/;

/** Says by which rule an expiry was set, to people who know no configuration. */
export function useRuleText(): (rule: string) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return rule => {
    const [, limit, lifetime] = RULE.exec(rule) ?? [];
    return limit && Duration.fromISO(lifetime).isValid
      ? t(`expiry.lifetime.${limit as 'default' | 'longest' | 'shortest'}`, {
          duration: format.isoDuration(lifetime),
        })
      : t('expiry.rule', { rule: rule.replace(/ \(.+\)$/, '') });
  };
}
