import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMemo } from 'react';
import { stringify } from 'yaml';
import { Translate, useTranslation } from '../../../hooks/useTranslation';
import { scrollable } from '../../common/scrollable';
import { ValueChange } from '../ValueChange';
import { documentChanges } from './documentChanges';
import { changedFields, type EditedField, type Inputs } from './editedFields';
import {
  type FieldInput,
  isDocument,
  isSecret,
  toInput,
} from './parameterValues';

/** More than anybody reads. */
const MOST_KEYS = 100;

const useStyles = makeStyles(theme => ({
  heading: { margin: theme.spacing(0, 0, 0.5), fontSize: '1rem' },
  changes: {
    maxHeight: 240,
    overflow: 'auto',
    padding: theme.spacing(1),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  pairs: {
    margin: 0,
    display: 'grid',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& dt': { color: theme.palette.text.secondary, fontSize: '0.8125rem' },
    '& dd': { margin: 0, whiteSpace: 'pre-wrap' },
  },
  keys: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** What somebody has changed of the parameters: what each was, and what it will be. */
export function OwnChanges(props: { fields: EditedField[]; inputs: Inputs }) {
  const { fields, inputs } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const title = t('preview.own');
  return (
    <div>
      <Typography
        variant="subtitle1"
        component="h3"
        className={classes.heading}
      >
        {title}
      </Typography>
      <div
        className={classes.changes}
        role="group"
        aria-label={title}
        {...scrollable}
      >
        <dl className={classes.pairs}>
          {changedFields(fields, inputs).map(field => (
            <div key={field.name}>
              <dt>{field.schema.title ?? field.name}</dt>
              <dd>
                <FieldChange field={field} input={inputs[field.name]} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

function FieldChange(props: { field: EditedField; input: FieldInput }) {
  const { kind, schema, initial } = props.field;
  const { t } = useTranslation();
  if (isSecret(kind)) {
    return <>{t('preview.secret')}</>;
  }
  // A field that is cleared goes back to its default.
  const cleared = typeof props.input === 'string' && !props.input.trim();
  const input = cleared ? toInput(kind, schema.default) : props.input;
  if (isDocument(kind)) {
    return <DocumentChange before={String(initial)} after={String(input)} />;
  }
  const after = inputText(t, input);
  return (
    <ValueChange
      before={inputText(t, initial)}
      after={
        cleared && after ? t('preview.isDefault', { value: after }) : after
      }
    />
  );
}

function DocumentChange(props: { before: string; after: string }) {
  const { before, after } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const changes = useMemo(
    () => documentChanges(before, after),
    [before, after],
  );
  if (!changes) {
    return <>{t('preview.unreadable')}</>;
  }
  if (changes.length === 0) {
    return <>{t('preview.onlyLayout')}</>;
  }
  const rest = changes.length - MOST_KEYS;
  return (
    <ul className={classes.keys}>
      {changes.slice(0, MOST_KEYS).map(change => (
        <li key={change.key}>
          {change.key}:{' '}
          <ValueChange
            before={valueText(change.before)}
            after={valueText(change.after)}
          />
        </li>
      ))}
      {rest > 0 && <li>{t('preview.more', { rest: String(rest) })}</li>}
    </ul>
  );
}

/** Undefined where nothing is set. */
function inputText(t: Translate, input: FieldInput): string | undefined {
  if (typeof input === 'boolean') {
    return t(input ? 'details.yes' : 'details.no');
  }
  return input || undefined;
}

/** As YAML has it, so that `"1"` and `1` differ. */
function valueText(value: unknown): string | undefined {
  return value === undefined
    ? undefined
    : stringify(value, { lineWidth: 0 }).trimEnd();
}
