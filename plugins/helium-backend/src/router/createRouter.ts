import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createOpenApiRouter } from '../schema/openapi';
import { addEventRoutes } from './events';
import { BODY_LIMIT, fieldErrors } from './fieldErrors';
import { addOperationRoutes } from './operations';
import { addProgramRoutes } from './programs';
import { addSecretRoutes } from './secrets';
import type { RouterOptions } from './types';
import { addWorkspaceRoutes } from './workspaces';

/** The API, as `schema/openapi.yaml` says it, and below `/runner` what runners call. */
export async function createRouter(
  options: RouterOptions & { runnerRouter: Router },
): Promise<Router> {
  const json = express.json({ limit: BODY_LIMIT });
  const api = await createOpenApiRouter({ middleware: [json] });
  addProgramRoutes(api, options);
  addWorkspaceRoutes(api, options);
  addSecretRoutes(api, options);
  addOperationRoutes(api, options);
  addEventRoutes(api, options);

  const router = PromiseRouter();
  router.use('/runner', options.runnerRouter);
  // Before the API's own, which would turn a body's error into one of the validation.
  router.use(json);
  router.use(api);
  router.use(fieldErrors());
  return router;
}
