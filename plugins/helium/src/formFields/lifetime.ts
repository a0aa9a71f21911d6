import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  addLifetime,
  defaultExpiresAt,
  maximumExpiresAt,
  minimumExpiresAt,
  type Program,
  readExpiry,
} from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';
import { heliumApiRef } from '../api/heliumApi';
import { formatFor, translateFor } from './translate';

/** `ui:options` of the expiry field. @public */
export type LifetimeOptions = {
  /** Name of the program whose limits the expiry has to keep. */
  program?: string;
};

/** When a workspace made now would go. */
export interface Lifetime {
  /** Undefined where the value is neither a duration nor an instant, or the default isn't known. */
  end?: DateTime;
  /** What is wrong with it. */
  problem?: 'invalid' | 'past' | 'tooEarly' | 'tooLate';
}

/** What a duration from now, an instant, or nothing stands for. */
export function readLifetime(
  value: string | undefined,
  program: Program | undefined,
  now: DateTime,
): Lifetime {
  const limits = program?.expiry;
  if (!value) {
    return {
      end:
        limits && DateTime.fromJSDate(defaultExpiresAt(limits, now.toJSDate())),
    };
  }
  const timeZone = limits?.timeZone ?? 'local';
  const { expiresIn, expiresAt } = readExpiry(value) ?? {};
  const end = expiresIn
    ? addLifetime(now.toJSDate(), expiresIn, { timeZone })
    : expiresAt && DateTime.fromISO(expiresAt).toJSDate();
  if (!end) {
    return { problem: 'invalid' };
  }
  return {
    end: DateTime.fromJSDate(end),
    problem: problemOf(end, program, now),
  };
}

function problemOf(
  end: Date,
  program: Program | undefined,
  now: DateTime,
): Lifetime['problem'] {
  if (end <= now.toJSDate()) {
    return 'past';
  }
  if (program && end > maximumExpiresAt(program.expiry, now.toJSDate())) {
    return 'tooLate';
  }
  return program && end < minimumExpiresAt(program.expiry, now.toJSDate())
    ? 'tooEarly'
    : undefined;
}

/** What a text about the limits of a program fills in. */
export function limitTexts(program: Program, now: DateTime) {
  const { expiry } = program;
  return {
    tooLate: {
      duration: expiry.maximum,
      at: DateTime.fromJSDate(maximumExpiresAt(expiry, now.toJSDate())),
    },
    tooEarly: {
      duration: expiry.minimum,
      at: DateTime.fromJSDate(minimumExpiresAt(expiry, now.toJSDate())),
    },
  };
}

/** The owner that a form names so far, as far as the backend can tell who that is. */
export function ownerOf(formData: unknown): string | undefined {
  const owner = (formData as { owner?: unknown } | undefined)?.owner;
  return typeof owner === 'string' && /^(user|group):./i.test(owner)
    ? owner
    : undefined;
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

/** Refuses an expiry that is past, or out of the program's limits. */
export const validateLifetime: CustomFieldValidator<
  string | undefined,
  LifetimeOptions
> = async (value, field, { apiHolder, formData, uiSchema }) => {
  if (!value) {
    return;
  }
  const t = await translateFor(apiHolder);
  const now = DateTime.now();
  const api = apiHolder.get(heliumApiRef);
  // Where the programs can't be read, the backend checks alone.
  const programs = await api
    ?.listPrograms({ owner: ownerOf(formData) })
    .catch(() => undefined);
  const program = programOf(
    programs?.items ?? [],
    uiSchema?.['ui:options']?.program,
    formData.program,
  );
  const { problem } = readLifetime(value, program, now);
  if (problem === 'invalid' || problem === 'past') {
    field.addError(t(`lifetime.${problem}`));
  } else if (problem && program) {
    const { duration, at } = limitTexts(program, now)[problem];
    const format = formatFor(apiHolder);
    field.addError(
      t(`lifetime.${problem}`, {
        duration: format.isoDuration(duration),
        date: format.absolute(at),
      }),
    );
  }
};
