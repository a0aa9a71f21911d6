import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslation } from '../../hooks/useTranslation';
import { useAdministrationStyles } from './layout';

/** About as high as the sections are; `wide` ones fill their row. */
const SECTIONS = [
  { id: 'queue', height: 160 },
  { id: 'replicas', height: 160 },
  { id: 'running', height: 140, wide: true },
  { id: 'expiries', height: 240 },
  { id: 'durations', height: 240 },
  { id: 'leftovers', height: 140, wide: true },
  { id: 'quota', height: 180, wide: true },
  { id: 'failures', height: 180, wide: true },
];

/** Stands where the page for administrators will be. */
export function AdministrationSkeleton() {
  const { t } = useTranslation();
  const classes = useAdministrationStyles();
  return (
    <div role="status" aria-label={t('administration.loading')}>
      <div className={classes.head}>
        <Skeleton variant="text" width="30%" height={36} />
      </div>
      <div className={classes.sections}>
        {SECTIONS.map(({ id, height, wide }) => (
          <Skeleton
            key={id}
            variant="rect"
            animation="wave"
            height={height}
            className={wide ? classes.wide : undefined}
          />
        ))}
      </div>
    </div>
  );
}
