import type { Failure } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslation } from '../../hooks/useTranslation';
import { LinkedText } from '../common/LinkedText';
import { type LikelyCause, likelyCause } from './likelyCause';

const useStyles = makeStyles(theme => ({
  cause: { marginBottom: theme.spacing(1) },
  message: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
}));

/** What helps with these is other values. */
const OF_VALUES: LikelyCause[] = [
  'capacity',
  'crash',
  'image',
  'memory',
  'quota',
  'stock',
  'timeout',
  'value',
];

/** The likely cause and what helps, where they are known, and what was reported. */
export function FailureText(props: {
  failure: Failure;
  /** Its values can't be changed any more. */
  leaving: boolean;
}) {
  const { failure, leaving } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const cause = likelyCause(failure);
  return (
    <>
      {cause && (
        <>
          <Typography className={classes.cause}>
            {t(`likelyCause.why.${cause}`)}
            {!(leaving && OF_VALUES.includes(cause)) &&
              ` ${t(`likelyCause.help.${cause}`)}`}
          </Typography>
          <Typography variant="caption">{t('likelyCause.message')}</Typography>
        </>
      )}
      <Typography variant="body2" className={classes.message}>
        <LinkedText text={failure.message} />
      </Typography>
    </>
  );
}
