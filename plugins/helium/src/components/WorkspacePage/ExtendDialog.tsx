import { useApi } from '@backstage/core-plugin-api';
import {
  getFieldErrors,
  heliumWorkspaceExtendUnlimitedPermission,
  heliumWorkspacePinPermission,
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
import { useAllowed } from '../../hooks/useAllowed';
import { useFormat } from '../../hooks/useFormat';
import { useMutation } from '../../hooks/useMutation';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { useErrorTextStyles } from '../common/tones';
import { EXTENSIONS, extendBy, toLocalInput } from './expiry';
import { useExtensionText } from './useExtensionText';

const CUSTOM = 'custom';
const PIN = 'pin';

/** Puts a workspace's expiry off, as far as its program allows; who may go further says why. */
export function ExtendDialog(props: {
  workspace: Workspace;
  program?: Program;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, program, onClose, onDone } = props;
  const { name, generation, expiresAt, maximumExpiresAt, pinned } = workspace;
  const wakes = workspace.graceEndsAt !== undefined;
  const { t } = useTranslation();
  const format = useFormat();
  const extensionText = useExtensionText();
  const errorText = useErrorTextStyles();
  const api = useApi(heliumApiRef);
  const now = DateTime.fromMillis(useNow(15_000));
  const mayExceed = useAllowed(heliumWorkspaceExtendUnlimitedPermission, name);
  const mayPin = useAllowed(heliumWorkspacePinPermission, name);
  const by = (duration: string) =>
    extendBy({
      duration,
      expiresAt,
      maximumExpiresAt,
      timeZone: program?.expiry.timeZone,
      now,
    });
  const [choice, setChoice] = useState<string>(EXTENSIONS[0]);
  const [custom, setCustom] = useState(() =>
    toLocalInput(by(EXTENSIONS[0]).at),
  );
  const [reason, setReason] = useState('');
  const latest = maximumExpiresAt
    ? DateTime.fromISO(maximumExpiresAt)
    : undefined;
  const pins = choice === PIN;
  const chosen =
    choice === CUSTOM || pins
      ? { at: DateTime.fromISO(custom), capped: false }
      : by(choice);
  const late = latest !== undefined && chosen.at > latest;
  const needsReason = pins || (late && mayExceed);

  const { run, pending, error } = useMutation(
    () =>
      api.extendWorkspace(name, {
        ...(pins
          ? { pinned: true }
          : { expiresAt: chosen.at.toUTC().toISO() ?? undefined }),
        ...(needsReason && { reason: reason.trim() }),
        generation,
      }),
    onDone,
  );

  const problem = (() => {
    if (pins) return undefined;
    if (!chosen.at.isValid) return t('extend.invalid');
    if (chosen.at <= now) return t('extend.past');
    if (latest && late && !mayExceed) {
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
      title={t(wakes ? 'wake.title' : 'extend.title', { name })}
      confirmLabel={t(wakes ? 'wake.confirm' : 'extend.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={refused.length > 0 ? new Error(refused.join(' ')) : error}
      disabled={
        problem !== undefined ||
        (needsReason && !reason.trim()) ||
        (atMaximum && EXTENSIONS.some(each => each === choice))
      }
    >
      {pinned && <Alert severity="info">{t('extend.unpins')}</Alert>}
      <FormControl component="fieldset">
        <FormLabel component="legend">{t('extend.by')}</FormLabel>
        <RadioGroup
          name="helium-extend"
          value={choice}
          onChange={event => setChoice(event.target.value)}
        >
          {EXTENSIONS.map(duration => (
            <FormControlLabel
              key={duration}
              value={duration}
              control={<Radio color="primary" />}
              label={extensionText(duration, by(duration))}
            />
          ))}
          <FormControlLabel
            value={CUSTOM}
            control={<Radio color="primary" />}
            label={t('extend.custom')}
          />
          {mayPin && !pinned && (
            <FormControlLabel
              value={PIN}
              control={<Radio color="primary" />}
              label={t('extend.pin')}
            />
          )}
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
          helperText={
            problem ??
            (latest && late
              ? t('extend.beyond', { date: format.absolute(latest) })
              : DateTime.local().zoneName)
          }
          InputLabelProps={{ shrink: true }}
          inputProps={{
            min: toLocalInput(now),
            max: latest && !mayExceed ? toLocalInput(latest) : undefined,
          }}
        />
      )}
      {needsReason && (
        <TextField
          id="helium-extend-reason"
          label={t('extend.reason')}
          value={reason}
          onChange={event => setReason(event.target.value)}
          required
          multiline
          helperText={t('extend.reasonHint')}
          inputProps={{ maxLength: 1000 }}
        />
      )}
      {!problem && (
        <Typography aria-live="polite">
          {pins
            ? t('extend.pins')
            : t('extend.result', { date: format.absolute(chosen.at) })}
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
