import { useTranslation } from '../hooks/useTranslation';
import { DocumentInput, DocumentInputProps } from './DocumentInput';
import { problemOf } from './problemText';
import { objectProblem } from './yaml';

interface ValuesInputProps extends DocumentInputProps {
  /** A mapping, by default. */
  wanted?: 'mapping' | 'list';
}

/** An editor for a YAML mapping or list that says at which line it goes wrong. */
export function ValuesInput(props: ValuesInputProps) {
  const { wanted = 'mapping', ...rest } = props;
  const { t } = useTranslation();
  const problem = objectProblem(rest.value, wanted);
  return (
    <DocumentInput
      {...rest}
      problems={problem ? [problemOf(t, problem)] : props.problems}
    />
  );
}
