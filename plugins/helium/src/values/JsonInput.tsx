import { useTranslation } from '../hooks/useTranslation';
import { DocumentInput, DocumentInputProps } from './DocumentInput';
import { jsonProblem } from './json';
import { problemIn } from './problem';
import { jsonProblemText } from './problemText';

/** An editor for a JSON object that says where it goes wrong. */
export function JsonInput(props: DocumentInputProps) {
  const { t } = useTranslation();
  const problem = jsonProblem(props.value);
  return (
    <DocumentInput
      {...props}
      problems={
        problem ? [problemIn(jsonProblemText(t, problem))] : props.problems
      }
    />
  );
}
