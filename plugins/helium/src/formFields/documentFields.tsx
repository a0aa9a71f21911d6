import type {
  CustomFieldValidator,
  FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import Skeleton from '@material-ui/lab/Skeleton';
import { lazy, Suspense } from 'react';
import type { ValuesOptions } from './effectiveRequest';
import type { ObjectOptions, ObjectValue } from './HeliumObject';
import type { SecretOptions } from './secretValue';
import type { JsonOptions } from './validateJson';

// Editor, parser and what else documents need are read once a form shows one, not with the fields of every form.
const HeliumValues = lazy(async () => ({
  default: (await import('./HeliumValues')).HeliumValues,
}));
const HeliumJson = lazy(async () => ({
  default: (await import('./HeliumJson')).HeliumJson,
}));
const HeliumObject = lazy(async () => ({
  default: (await import('./HeliumObject')).HeliumObject,
}));
const HeliumSecret = lazy(async () => ({
  default: (await import('./HeliumSecret')).HeliumSecret,
}));

/** The place of an editor that is being read. */
const PLACE = <Skeleton variant="rect" height={230} />;

/** {@link HeliumValues}, read when it is shown. */
export function ValuesField(
  props: FieldExtensionComponentProps<string | undefined, ValuesOptions>,
) {
  return (
    <Suspense fallback={PLACE}>
      <HeliumValues {...props} />
    </Suspense>
  );
}

/** {@link HeliumJson}, read when it is shown. */
export function JsonField(
  props: FieldExtensionComponentProps<string | undefined, JsonOptions>,
) {
  return (
    <Suspense fallback={PLACE}>
      <HeliumJson {...props} />
    </Suspense>
  );
}

/** {@link HeliumObject}, read when it is shown. */
export function ObjectField(
  props: FieldExtensionComponentProps<ObjectValue, ObjectOptions>,
) {
  return (
    <Suspense fallback={PLACE}>
      <HeliumObject {...props} />
    </Suspense>
  );
}

/** {@link HeliumSecret}, read when it is shown. */
export function SecretField(
  props: FieldExtensionComponentProps<string | undefined, SecretOptions>,
) {
  return (
    <Suspense fallback={<Skeleton variant="rect" height={64} />}>
      <HeliumSecret {...props} />
    </Suspense>
  );
}

export const validateValuesField: CustomFieldValidator<
  string | undefined,
  ValuesOptions
> = async (...args) =>
  (await import('./validateValues')).validateValues(...args);

export const validateJsonField: CustomFieldValidator<
  string | undefined,
  JsonOptions
> = async (...args) => (await import('./validateJson')).validateJson(...args);

export const validateObjectField: CustomFieldValidator<
  ObjectValue,
  ObjectOptions
> = async (...args) =>
  (await import('./validateObject')).validateObject(...args);
