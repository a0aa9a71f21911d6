import { useTranslation } from '../hooks/useTranslation';
import { DocumentInput, DocumentInputProps } from './DocumentInput';
import { problemOf } from './problemText';
import { valuesProblem } from './yaml';

/** An editor for a YAML mapping that says at which line it goes wrong. */
export function ValuesInput(props: DocumentInputProps) {
  const { t } = useTranslation();
  const problem = valuesProblem(props.value);
  return (
    <DocumentInput
      {...props}
      problems={problem ? [problemOf(t, problem)] : props.problems}
    />
  );
}
