import { useApi } from '@backstage/core-plugin-api';
import type {
  EffectiveValueList,
  Program,
} from '@helium-portal/backstage-plugin-helium-common';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { heliumApiRef } from '../api/heliumApi';
import { Resource, useResource } from '../hooks/useResource';
import { effectiveRequest } from './effectiveRequest';

const TYPING_MS = 500;

/** What the portal says of a document that is being typed. */
export interface TypedValues {
  answer: Resource<EffectiveValueList | undefined>;
  /** The document can't be read as it is, so the answer is of what was before. */
  faulty: boolean;
  /** The answer is of an earlier text. */
  outdated: boolean;
}

/** Asks for the effective values when the typing pauses, and keeps the last answer until the next one is here. */
export function useTypedValues(options: {
  program?: Program;
  parameter: string;
  text: string;
  formData: Record<string, unknown>;
  /** Whether anybody wants to know. */
  wanted: boolean;
  /** What keeps a text from being sent. */
  problemOf(text: string): unknown;
}): TypedValues {
  const { program, parameter, text, formData, wanted, problemOf } = options;
  const api = useApi(heliumApiRef);
  const [asked, setAsked] = useState('');
  const [faulty, setFaulty] = useState(false);

  const request =
    program && effectiveRequest(program, formData, { [parameter]: text });
  const wish = wanted && request ? JSON.stringify(request) : '';
  useDebounce(
    () => {
      const problem = problemOf(text);
      setFaulty(problem !== undefined);
      if (wish && !problem) setAsked(wish);
    },
    TYPING_MS,
    [wish, text],
  );

  const answer = useResource(
    `${program?.name} ${asked}`,
    async () =>
      program && asked
        ? await api.readEffectiveValues(program.name, JSON.parse(asked))
        : undefined,
    { keepPrevious: true },
  );
  return { answer, faulty, outdated: wish !== asked || answer.loading };
}
