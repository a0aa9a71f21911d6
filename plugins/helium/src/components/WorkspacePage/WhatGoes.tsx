import type { ResourceCount } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { DateTime } from 'luxon';
import { useState } from 'react';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { divide, type KindCount } from './deletion';

/** Of more kinds, those without data are told on demand. */
const SHOWN = 3;

const useStyles = makeStyles(theme => ({
  list: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(3),
  },
}));

/**
 * What a deletion takes away and what it leaves, as the last operation knew it.
 *
 * @param props - `keepsData`: until when the data stays, undefined where that is not clear yet; absent when it goes as well
 */
export function WhatGoes(props: {
  resources: ResourceCount[];
  keepsData?: { until: DateTime | undefined };
}) {
  const { resources, keepsData } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { going, staying } = divide(resources, keepsData !== undefined);
  const until = keepsData?.until;
  return (
    <>
      {going.length > 0 && (
        <Kinds id="helium-delete-goes" title={t('delete.goes')} kinds={going} />
      )}
      <Typography>{t('delete.besides')}</Typography>
      {keepsData && (
        <Kinds
          id="helium-delete-stays"
          title={
            until
              ? t('delete.staysUntil', { date: format.absolute(until) })
              : t('delete.stays')
          }
          kinds={staying}
          last={t('delete.otherData')}
        />
      )}
    </>
  );
}

function Kinds(props: {
  id: string;
  title: string;
  kinds: KindCount[];
  /** What nobody has counted. */
  last?: string;
}) {
  const { id, title, kinds, last } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [all, setAll] = useState(false);
  const first = Math.max(SHOWN, kinds.filter(({ data }) => data).length);
  const rest = kinds
    .slice(first)
    .reduce((total, { count }) => total + count, 0);
  return (
    <div>
      <Typography id={id} variant="subtitle2" component="h3">
        {title}
      </Typography>
      <ul id={`${id}-list`} className={classes.list} aria-labelledby={id}>
        {kinds
          .slice(0, all ? undefined : first)
          .map(({ title: kind, count }) => (
            <Typography key={kind} component="li">
              {t('delete.kind', { kind, number: String(count) })}
            </Typography>
          ))}
        {last && <Typography component="li">{last}</Typography>}
      </ul>
      {rest > 0 && (
        <Button
          size="small"
          aria-expanded={all}
          aria-controls={`${id}-list`}
          onClick={() => setAll(shown => !shown)}
        >
          {all ? t('delete.fewer') : t('delete.more', { count: rest })}
        </Button>
      )}
    </div>
  );
}
