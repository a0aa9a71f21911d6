/**
 * The process of a `FaultPortal`: a Backstage backend with the helium plugin and the ledger programs. Everything that Helium
 * decides by is real; who asks and what the catalog says is not.
 */
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import {
  blindLedgerProgram,
  ledgerProgram,
} from '@helium-portal/sandbox/ledger';
import { readFileSync } from 'node:fs';
import { armFaultPoints } from './faultPoints';
import type { PortalSpec } from './portalSpec';

const spec: PortalSpec = JSON.parse(readFileSync(process.argv[2], 'utf8'));

armFaultPoints(spec.pointsFolder);
// No portal outlives its test, however that ends.
process.on('disconnect', () => process.exit(1));

const ledgerModule = createBackendModule({
  pluginId: 'helium',
  moduleId: 'ledger',
  register(env) {
    env.registerInit({
      deps: { programs: heliumProgramsExtensionPoint },
      async init({ programs }) {
        programs.addProgram(ledgerProgram);
        programs.addProgram(blindLedgerProgram);
      },
    });
  },
});

const backend = createBackend();
backend.add(mockServices.rootConfig.factory({ data: spec.config }));
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.permissions.factory());
backend.add(
  catalogServiceMock.factory({
    entities: ['mock', 'guest', 'jane', 'joe'].map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name },
      spec: {},
    })),
  }),
);
backend.add(import('@helium-portal/backstage-plugin-helium-backend'));
// Owners are told of an expiry.
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(ledgerModule);
if (spec.pachyderm) {
  backend.add(
    import('@helium-portal/backstage-plugin-helium-backend-module-pachyderm'),
  );
}
backend.start().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
