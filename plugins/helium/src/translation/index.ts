import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { accessMessages } from './en/access';
import { administrationMessages } from './en/administration';
import { fieldMessages } from './en/fields';
import { homeMessages } from './en/home';
import { keptDataMessages } from './en/keptData';
import { likelyCauseMessages } from './en/likelyCause';
import { listMessages } from './en/list';
import { offlineMessages } from './en/offline';
import { operationMessages } from './en/operations';
import { pickerMessages } from './en/picker';
import { previewMessages } from './en/preview';
import { repairMessages } from './en/repair';
import { valuesMessages } from './en/values';
import { workspaceMessages } from './en/workspace';

/** The texts of this plugin, in English, with a German translation. @public */
export const heliumTranslationRef = createTranslationRef({
  id: 'plugin.helium',
  messages: {
    ...listMessages,
    ...workspaceMessages,
    ...likelyCauseMessages,
    ...keptDataMessages,
    ...operationMessages,
    ...repairMessages,
    ...fieldMessages,
    ...valuesMessages,
    ...previewMessages,
    ...pickerMessages,
    ...homeMessages,
    ...offlineMessages,
    ...accessMessages,
    ...administrationMessages,
  },
  translations: {
    de: () => import('./de'),
  },
});
