import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import { type Translate, useTranslation } from '../../../hooks/useTranslation';
import { goToLine } from '../../../values/goToLine';
import { jsonProblem } from '../../../values/json';
import { type Problem, problemIn } from '../../../values/problem';
import { jsonProblemText, problemOf } from '../../../values/problemText';
import { secretProblem } from '../../../values/secretProblem';
import { objectProblem } from '../../../values/yaml';
import type { EditedField } from './editedFields';
import { inputId } from './ParameterField';
import { type FieldInput, isSecret } from './parameterValues';

/** Says which field keeps a change from being sent, and why, with a way to it. */
export function BrokenField(props: { field: EditedField; input: FieldInput }) {
  const { field, input } = props;
  const { t } = useTranslation();
  const label = field.schema.title ?? field.name;
  const problem = problemWith(t, field, input);
  return (
    <Alert
      severity="error"
      // Its field says it aloud.
      role="note"
      action={
        <Button color="inherit" size="small" onClick={goThere}>
          {t('edit.goTo', { field: label })}
        </Button>
      }
    >
      {t('edit.broken', { field: label })} {problem?.text}
    </Alert>
  );

  function goThere() {
    const element = document.getElementById(inputId(field.name));
    if (element instanceof HTMLTextAreaElement && problem?.line) {
      goToLine(element, problem.line);
    } else {
      element?.focus();
    }
  }
}

function problemWith(
  t: Translate,
  { kind }: EditedField,
  input: FieldInput,
): Problem | undefined {
  const text = String(input);
  if (kind === 'number') {
    return undefined;
  }
  if (kind === 'json') {
    const problem = jsonProblem(text);
    return problem && problemIn(jsonProblemText(t, problem));
  }
  if (isSecret(kind)) {
    return secretProblem(t, text);
  }
  const problem = objectProblem(text, kind === 'list' ? 'list' : 'mapping');
  return problem && problemOf(t, problem);
}
