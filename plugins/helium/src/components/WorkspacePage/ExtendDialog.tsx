import { useApi } from '@backstage/core-plugin-api';
import {
  getFieldErrors,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useFormat } from '../../hooks/useFormat';
import { useMutation } from '../../hooks/useMutation';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { useErrorTextStyles } from '../common/tones';
import { extendBy, toLocalInput } from './expiry';

const CHOICES = ['PT4H', 'P1D', 'P1W'];
const CUSTOM = 'custom';

/** Puts a workspace's expiry off, as far as its program allows. */
export function ExtendDialog(props: {
  workspace: Workspace;
  program?: Program;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, program, onClose, onDone } = props;
  const { name, generation, expiresAt, maximumExpiresAt } = workspace;
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useErrorTextStyles();
  const api = useApi(heliumApiRef);
  const now = DateTime.fromMillis(useNow(15_000));
  const [choice, setChoice] = useState(CHOICES[0]);
  const [custom, setCustom] = useState(() =>
    toLocalInput(extendBy({ ...workspace, duration: CHOICES[0], now }).at),
  );
  const latest = maximumExpiresAt
    ? DateTime.fromISO(maximumExpiresAt)
    : undefined;
  const chosen =
    choice === CUSTOM
      ? { at: DateTime.fromISO(custom), capped: false }
      : extendBy({ ...workspace, duration: choice, now });

  const { run, pending, error } = useMutation(
    () =>
      api.extendWorkspace(name, {
        expiresAt: chosen.at.toUTC().toISO() ?? undefined,
        generation,
      }),
    onDone,
  );

  const problem = (() => {
    if (!chosen.at.isValid) return t('extend.invalid');
    if (chosen.at <= now) return t('extend.past');
    if (latest && chosen.at > latest) {
      return t('extend.tooLate', {
        date: format.absolute(latest),
      });
    }
    return undefined;
  })();
  const atMaximum = Boolean(
    latest && expiresAt && DateTime.fromISO(expiresAt) >= latest,
  );
  const refused = getFieldErrors(error).map(field => field.message);

  return (
    <ActionDialog
      title={t('extend.title', { name })}
      confirmLabel={t('extend.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={refused.length > 0 ? new Error(refused.join(' ')) : error}
      disabled={problem !== undefined || (atMaximum && choice !== CUSTOM)}
    >
      <FormControl component="fieldset">
        <FormLabel component="legend">{t('extend.by')}</FormLabel>
        <RadioGroup
          name="helium-extend"
          value={choice}
          onChange={event => setChoice(event.target.value)}
        >
          {CHOICES.map(duration => (
            <FormControlLabel
              key={duration}
              value={duration}
              control={<Radio color="primary" />}
              label={`+ ${format.isoDuration(duration)}`}
            />
          ))}
          <FormControlLabel
            value={CUSTOM}
            control={<Radio color="primary" />}
            label={t('extend.custom')}
          />
        </RadioGroup>
      </FormControl>
      {choice === CUSTOM && (
        <TextField
          id="helium-extend-custom"
          className={errorText.field}
          type="datetime-local"
          label={t('extend.customLabel')}
          value={custom}
          onChange={event => setCustom(event.target.value)}
          error={problem !== undefined}
          helperText={problem ?? DateTime.local().zoneName}
          InputLabelProps={{ shrink: true }}
          inputProps={{
            min: toLocalInput(now),
            max: latest && toLocalInput(latest),
          }}
        />
      )}
      {chosen.at.isValid && !problem && (
        <Typography aria-live="polite">
          {t('extend.result', { date: format.absolute(chosen.at) })}
        </Typography>
      )}
      {chosen.capped && (
        <Alert severity="info">
          {atMaximum ? t('extend.atMaximum') : t('extend.capped')}{' '}
          {program &&
            t('expiry.maximumReason', {
              program: program.title,
              duration: format.isoDuration(program.expiry.maximum),
            })}
        </Alert>
      )}
    </ActionDialog>
  );
}
