import express, { type Router } from 'express';
import { middleware as validator } from 'express-openapi-validator';
import PromiseRouter from 'express-promise-router';
import { createOpenApiRouter, spec } from '../schema/openapi';
import { addAdministrationRoutes } from './administration';
import { addBackupRoutes } from './backups';
import { databaseErrors } from './databaseErrors';
import { addDraftRoutes } from './drafts';
import { addEffectiveValueRoutes } from './effectiveValues';
import { addEventRoutes } from './events';
import { fieldErrors } from './fieldErrors';
import { addHealthRoutes } from './health';
import { addKeptDataRoutes } from './keptData';
import { addLeftoverRoutes } from './leftovers';
import { addOperationRoutes } from './operations';
import { addOrphanStackRoutes } from './orphanStacks';
import { addPreviewRoutes } from './preview';
import { addProgramRoutes } from './programs';
import { addQuotaRoutes } from './quota';
import { addRepairRoutes } from './repair';
import { addRightsRoutes } from './rights';
import { addSecretRoutes } from './secrets';
import { refuseNul } from './refuseNul';
import type { RouterOptions } from './types';
import { addWorkspaceRoutes } from './workspaces';

type ApiSpec = Exclude<Parameters<typeof validator>[0]['apiSpec'], string>;

/** The API, as `schema/openapi.yaml` says it, and below `/runner` what runners call. */
export async function createRouter(
  options: RouterOptions & { runnerRouter: Router },
): Promise<Router> {
  const json = express.json({ limit: `${options.config.bodyLimit}mb` });
  const api = await createOpenApiRouter({
    middleware: [json],
    validatorOptions: { validateRequests: false, validateSecurity: false },
  });
  addProgramRoutes(api, options);
  addEffectiveValueRoutes(api, options);
  addWorkspaceRoutes(api, options);
  addPreviewRoutes(api, options);
  addDraftRoutes(api, options);
  addSecretRoutes(api, options);
  addOperationRoutes(api, options);
  addEventRoutes(api, options);
  addRepairRoutes(api, options);
  addLeftoverRoutes(api, options);
  addKeptDataRoutes(api, options);
  addBackupRoutes(api, options);
  addAdministrationRoutes(api, options);
  addOrphanStackRoutes(api, options);
  addQuotaRoutes(api, options);
  addRightsRoutes(api, options);
  addHealthRoutes(api, options);

  const router = PromiseRouter();
  router.use('/runner', options.runnerRouter);
  // Body and validation come before the API's own router, which would leave of their errors a text without the fields.
  router.use(json, refuseNul());
  router.use(
    validator({
      apiSpec: structuredClone(spec) as unknown as ApiSpec,
      validateRequests: {
        coerceTypes: false,
        allowUnknownQueryParameters: false,
      },
      validateResponses: false,
      // Credentials are the business of the framework.
      validateSecurity: false,
      ignoreUndocumented: true,
      useRequestUrl: true,
    }),
  );
  router.use(api);
  router.use(fieldErrors(options.config), databaseErrors(options.logger));
  return router;
}
