import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { keptLines } from './KeptLines';

export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [keptLines],
});
