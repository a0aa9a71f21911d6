import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { DateTime, Duration } from 'luxon';
import { heliumApiRef } from '../api/heliumApi';
import { formatFor, translateFor } from './translate';

/** `ui:options` of the expiry field. @public */
export type LifetimeOptions = {
  /** Name of the program whose maximum limits the expiry. */
  program?: string;
};

/** The moment that an ISO 8601 duration from now, or an instant, stands for. */
export function lifetimeEnd(
  value: string,
  now: DateTime,
): DateTime | undefined {
  const duration = Duration.fromISO(value);
  const end = duration.isValid
    ? now.plus(duration)
    : DateTime.fromISO(value, { setZone: false });
  return end.isValid ? end : undefined;
}

/** The latest expiry that a program allows a workspace made now. */
export function latestEnd(
  program: Program | undefined,
  now: DateTime,
): DateTime | undefined {
  return program && now.plus(Duration.fromISO(program.expiry.maximum));
}

/** The program that a form is about: its option, its field, or the portal's default. */
export function programOf(
  programs: Program[],
  ...names: unknown[]
): Program | undefined {
  const name = names.find(item => typeof item === 'string' && item !== '');
  return programs.find(program =>
    name ? program.name === name : program.isDefault,
  );
}

/** Refuses an expiry that is past, or later than the program allows. */
export const validateLifetime: CustomFieldValidator<
  string | undefined,
  LifetimeOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  if (!value) {
    return;
  }
  const t = await translateFor(apiHolder);
  const now = DateTime.now();
  const end = lifetimeEnd(value, now);
  if (!end) {
    field.addError(t('lifetime.invalid'));
    return;
  }
  if (end <= now) {
    field.addError(t('lifetime.past'));
    return;
  }
  const api = apiHolder.get(heliumApiRef);
  // Where the programs can't be read, the backend checks alone.
  const programs = await api?.listPrograms().catch(() => undefined);
  const program = programOf(
    programs?.items ?? [],
    uiSchema?.['ui:options']?.program,
    formData.program,
  );
  const latest = latestEnd(program, now);
  if (program && latest && end > latest) {
    const format = formatFor(apiHolder);
    field.addError(
      t('lifetime.tooLate', {
        duration: format.isoDuration(program.expiry.maximum),
        date: format.absolute(latest),
      }),
    );
  }
};
