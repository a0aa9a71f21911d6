import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { heliumTranslationRef } from '../translation';

/** A translate function of this plugin. */
export type Translate = TranslationFunction<typeof heliumTranslationRef.T>;

/** The texts of this plugin in the portal's language. */
export function useTranslation(): { t: Translate } {
  return useTranslationRef(heliumTranslationRef);
}
