import { useTranslation } from '../hooks/useTranslation';
import { DocumentInput, DocumentInputProps } from './DocumentInput';
import { problemText } from './problemText';
import { valuesProblem } from './yaml';

/** An editor for a YAML mapping that says at which line it goes wrong. */
export function ValuesInput(props: DocumentInputProps) {
  const { t } = useTranslation();
  const problem = valuesProblem(props.value);
  return (
    <DocumentInput
      {...props}
      problems={problem ? [problemText(t, problem)] : props.problems}
    />
  );
}
