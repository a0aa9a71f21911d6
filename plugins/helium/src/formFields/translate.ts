import type { ApiHolder } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  translationApiRef,
} from '@backstage/core-plugin-api/alpha';
import { createFormat, Format } from '../hooks/useFormat';
import type { Translate } from '../hooks/useTranslation';
import { heliumTranslationRef } from '../translation';

/** A translate function for a field's validation, which runs outside React. */
export async function translateFor(apiHolder: ApiHolder): Promise<Translate> {
  const translations = apiHolder.get(translationApiRef);
  if (!translations) {
    throw new Error('The translation API is missing from this app');
  }
  const snapshot = translations.getTranslation(heliumTranslationRef);
  if (snapshot.ready) {
    return snapshot.t;
  }
  return new Promise(resolve => {
    const subscription = translations
      .translation$(heliumTranslationRef)
      .subscribe(next => {
        if (next.ready) {
          resolve(next.t);
          subscription.unsubscribe();
        }
      });
  });
}

/** The formats that go with {@link translateFor}. */
export function formatFor(apiHolder: ApiHolder): Format {
  const languages = apiHolder.get(appLanguageApiRef);
  return createFormat(languages?.getLanguage().language ?? 'en');
}
