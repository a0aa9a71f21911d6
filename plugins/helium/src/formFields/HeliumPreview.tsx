import { getFieldErrors } from '@helium-portal/backstage-plugin-helium-common';
import {
  type FieldExtensionComponentProps,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { statusOf } from '../api/errors';
import { PreviewInterruption } from '../components/common/PreviewInterruption';
import { PlannedChanges } from '../components/WorkspacePage/edit/PlannedChanges';
import { useCreationPreview } from '../hooks/useCreationPreview';
import { useErrorText } from '../hooks/useErrorText';
import { usePrograms } from '../hooks/usePrograms';
import { useTranslation } from '../hooks/useTranslation';
import { creationRequest } from './creationRequest';
import { programOf } from './lifetime';

/** `ui:options` of the preview field. @public */
export type PreviewOptions = {
  /** Name of the program that the form is for. */
  program?: string;
};

/** What Pulumi would make of the form, for whoever asks; it is no value of the form. */
export function HeliumPreview(
  props: FieldExtensionComponentProps<null | undefined, PreviewOptions>,
) {
  const { schema, uiSchema, idSchema } = props;
  const { t } = useTranslation();
  const { programs } = usePrograms();
  const { secrets } = useTemplateSecrets();
  const form = props.formContext?.formData ?? {};
  const program = programOf(
    programs,
    uiSchema?.['ui:options']?.program,
    form.program,
  );
  const request =
    program && !program.unavailable
      ? creationRequest(program, form, secrets)
      : undefined;
  const wish = JSON.stringify(request);
  const [asked, setAsked] = useState<string>();
  const outdated = asked !== wish;
  const { state, start, abandon } = useCreationPreview();
  const helpId = `${idSchema?.$id ?? 'helium-preview'}-help`;
  const running = state.phase === 'running';

  return (
    <section aria-label={schema.title ?? t('preview.creation')}>
      {running ? (
        <Button key="stop" variant="outlined" onClick={abandon}>
          {t('preview.stop')}
        </Button>
      ) : (
        <Button
          key="start"
          variant="outlined"
          color="primary"
          disabled={!request}
          aria-describedby={helpId}
          onClick={() => {
            setAsked(wish);
            if (request) start(request);
          }}
        >
          {schema.title ?? t('preview.creation')}
        </Button>
      )}
      <FormHelperText id={helpId}>
        {schema.description ?? t('preview.creationHelp')}
      </FormHelperText>
      {running && (
        <>
          <Typography role="status" gutterBottom>
            {t(
              state.operation?.state === 'queued'
                ? 'preview.state.waiting'
                : 'preview.state.creating',
            )}
          </Typography>
          <LinearProgress aria-label={t('preview.creation')} />
          <PreviewInterruption error={state.interruption} />
        </>
      )}
      {state.phase !== 'none' && !running && outdated && (
        <Alert severity="warning" role="status">
          {t('preview.outdated')}
        </Alert>
      )}
      {state.phase === 'done' && !outdated && (
        <PlannedChanges result={state.result} />
      )}
      {state.phase === 'failed' && !outdated && <Refusal error={state.error} />}
    </section>
  );
}

function Refusal(props: { error: Error }) {
  const { error } = props;
  const { t } = useTranslation();
  const errorText = useErrorText();
  const fields = getFieldErrors(error);
  return (
    <Alert severity="error" role="alert">
      {statusOf(error) === 403 && t('preview.forbidden')}
      {statusOf(error) !== 403 && fields.length === 0 && errorText(error)}
      {fields.length > 0 && (
        <ul>
          {fields.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
