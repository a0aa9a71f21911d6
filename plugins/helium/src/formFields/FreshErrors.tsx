import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { makeStyles } from '@material-ui/core/styles';
import { ComponentType, RefObject, useEffect, useRef } from 'react';

const useStyles = makeStyles({
  // What the form shows behind the field is what its validation found.
  outdated: { '& ~ *': { display: 'none' } },
});

/**
 * The field without what the form's validation said of an earlier value: the form itself keeps that until it validates again.
 */
export function withFreshErrors<T, O>(
  Field: ComponentType<FieldExtensionComponentProps<T, O>>,
) {
  return function FreshErrors(props: FieldExtensionComponentProps<T, O>) {
    const classes = useStyles();
    const place = useRef<HTMLDivElement>(null);
    const outdated = useOutdated(place, props.rawErrors, props.formData);
    return (
      <div ref={place} className={outdated ? classes.outdated : undefined}>
        <Field {...props} rawErrors={outdated ? [] : props.rawErrors} />
      </div>
    );
  };
}

/** Whether the value has changed since the errors came, or came again. */
function useOutdated(
  place: RefObject<HTMLElement>,
  errors: string[] = [],
  value: unknown,
): boolean {
  const found = JSON.stringify(errors);
  const shown = JSON.stringify(value);
  const last = useRef({ found, shown });
  if (last.current.found !== found) {
    last.current = { found, shown };
  }
  // The same may be said of another value.
  useEffect(() => {
    const form = place.current?.closest('form');
    const onSubmit = () => {
      last.current = { found, shown };
    };
    form?.addEventListener('submit', onSubmit);
    return () => form?.removeEventListener('submit', onSubmit);
  }, [place, found, shown]);
  return errors.length > 0 && last.current.shown !== shown;
}
