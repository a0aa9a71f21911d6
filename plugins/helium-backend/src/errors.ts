import { ConflictError, InputError } from '@backstage/errors';
import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';

/** An error that says which fields of the request it is about; the router puts them into the answer's `fields`. */
export interface WithFields {
  readonly fields: FieldError[];
}

const toMessage = (fields: FieldError[]) =>
  fields.map(({ field, message }) => `${field}: ${message}`).join('; ');

/** A 400 about one or more fields. */
export class FieldInputError extends InputError implements WithFields {
  readonly fields: FieldError[];

  constructor(fields: FieldError[]) {
    super(toMessage(fields));
    this.fields = fields;
  }
}

/** A 409 about one field. */
export class FieldConflictError extends ConflictError implements WithFields {
  readonly fields: FieldError[];

  constructor(field: string, message: string) {
    super(`${field}: ${message}`);
    this.fields = [{ field, message }];
  }
}
