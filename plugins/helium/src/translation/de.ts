import { heliumDeAccess } from './de/access';
import { heliumDeAdministration } from './de/administration';
import { heliumDeFields } from './de/fields';
import { heliumDeHome } from './de/home';
import { heliumDeKeptData } from './de/keptData';
import { heliumDeLikelyCause } from './de/likelyCause';
import { heliumDeList } from './de/list';
import { heliumDeOffline } from './de/offline';
import { heliumDeOperations } from './de/operations';
import { heliumDePicker } from './de/picker';
import { heliumDePreview } from './de/preview';
import { heliumDeRepair } from './de/repair';
import { heliumDeValues } from './de/values';
import { heliumDeWorkspace } from './de/workspace';

/** The German texts. */
export default {
  ...heliumDeList,
  ...heliumDeWorkspace,
  ...heliumDeLikelyCause,
  ...heliumDeKeptData,
  ...heliumDeOperations,
  ...heliumDeRepair,
  ...heliumDeFields,
  ...heliumDeValues,
  ...heliumDePreview,
  ...heliumDePicker,
  ...heliumDeHome,
  ...heliumDeOffline,
  ...heliumDeAccess,
  ...heliumDeAdministration,
};
