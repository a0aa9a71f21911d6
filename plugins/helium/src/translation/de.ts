import { heliumDeFields } from './de/fields';
import { heliumDeList } from './de/list';
import { heliumDeOperations } from './de/operations';
import { heliumDePicker } from './de/picker';
import { heliumDeRepair } from './de/repair';
import { heliumDeWorkspace } from './de/workspace';

/** The German texts. */
export default {
  ...heliumDeList,
  ...heliumDeWorkspace,
  ...heliumDeOperations,
  ...heliumDeRepair,
  ...heliumDeFields,
  ...heliumDePicker,
};
