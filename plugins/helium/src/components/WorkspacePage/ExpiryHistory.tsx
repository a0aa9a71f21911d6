import { useApi } from '@backstage/core-plugin-api';
import type {
  ExpiryChange,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useFormat } from '../../hooks/useFormat';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { LoadFailure } from '../common/LoadFailure';
import { Outline } from '../common/Outline';
import { OwnerLink } from '../common/OwnerLink';
import { RelativeTime } from '../common/RelativeTime';
import { useRuleText } from './expiryRule';
import { readOptions } from './readOptions';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0),
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
  },
  reason: { overflowWrap: 'anywhere' },
}));

/**
 * Why a workspace goes when it does, and what was set before.
 *
 * @param props - `unfolded`: all of it, for a workspace whose expiry counts no more
 */
export function ExpiryHistory(props: {
  workspace: Workspace;
  unfolded?: boolean;
}) {
  const { workspace, unfolded } = props;
  const { name, id, generation } = workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const api = useApi(heliumApiRef);
  const [all, setAll] = useState(false);
  const { value, error, refresh } = useResource(
    `${id} ${generation}`,
    () => api.listExpiryChanges(name, readOptions(workspace)),
    { keepPrevious: true },
  );
  if (error) {
    return <LoadFailure error={error} onRetry={refresh} />;
  }
  if (!value) {
    return (
      <div className={classes.list}>
        <Outline label={t('expiry.loading')} lines={2} />
      </div>
    );
  }
  if (value.items.length === 0) {
    return unfolded ? (
      <Typography variant="body2" color="textSecondary">
        {t('expiry.noHistory')}
      </Typography>
    ) : null;
  }
  const shown = all || unfolded ? value.items : value.items.slice(0, 1);
  return (
    <>
      <ul className={classes.list} aria-label={t('expiry.history')}>
        {shown.map((change, index) => (
          <li key={value.items.length - index}>
            <Change change={change} previous={value.items[index + 1]} />
          </li>
        ))}
      </ul>
      {value.items.length > 1 && !unfolded && (
        <Button
          size="small"
          aria-expanded={all}
          onClick={() => setAll(shownAll => !shownAll)}
        >
          {all ? t('expiry.lastOnly') : t('expiry.earlier')}
        </Button>
      )}
    </>
  );
}

function Change(props: { change: ExpiryChange; previous?: ExpiryChange }) {
  const { at, expiresAt, setBy, rule, reason, beyondMaximum } = props.change;
  const { t } = useTranslation();
  const format = useFormat();
  const describeRule = useRuleText();
  const classes = useStyles();
  return (
    <Typography variant="body2" component="div" color="textSecondary">
      <div>
        {describeDate(props.previous?.expiresAt)}
        {beyondMaximum && ` ${t('expiry.beyond')}`}
      </div>
      <div>
        <OwnerLink entityRef={setBy} />, <RelativeTime at={at} />
      </div>
      {rule && <div>{describeRule(rule)}</div>}
      {reason && <div className={classes.reason}>{reason}</div>}
    </Typography>
  );

  function describeDate(from: string | undefined) {
    if (!expiresAt) {
      return t('expiry.setPinned');
    }
    const date = format.absolute(expiresAt);
    if (!from) {
      return t('expiry.set', { date });
    }
    const before = format.absolute(from);
    return before === date
      ? t('expiry.left', { date })
      : t('expiry.moved', { from: before, date });
  }
}
