import type {
  ParameterChange,
  Program,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Translate, useTranslation } from '../../hooks/useTranslation';
import { ValueChange } from './ValueChange';

const useStyles = makeStyles({
  change: { minWidth: 160, overflowWrap: 'anywhere' },
});

/** What an operation was asked to change, by the titles of its program where that is known. */
export function ParameterChanges(props: {
  changes: ParameterChange[];
  program?: Program;
}) {
  const { changes, program } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const schema = program?.parametersSchema.properties ?? {};
  return (
    <>
      {changes.map(({ name, values }) => {
        const title = schema[name]?.title ?? name;
        return (
          <Typography
            key={name}
            className={classes.change}
            variant="body2"
            component="div"
            color="textSecondary"
          >
            {values ? (
              <>
                {title}:{' '}
                <ValueChange
                  before={valueText(t, values.before)}
                  after={valueText(t, values.after)}
                />
              </>
            ) : (
              t('operations.changed', { name: title })
            )}
          </Typography>
        );
      })}
    </>
  );
}

/** Undefined where nothing is set. */
function valueText(t: Translate, value: unknown): string | undefined {
  if (typeof value === 'boolean') {
    return t(value ? 'details.yes' : 'details.no');
  }
  return value === null || value === undefined || value === ''
    ? undefined
    : String(value);
}
