import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { databaseErrors } from '../router/databaseErrors';
import { fieldErrors } from '../router/fieldErrors';
import { refuseNul } from '../router/refuseNul';
import type { RouterOptions } from '../router/types';
import type { Caller } from '../workspaces/GuardedWorkspaces';
import { formBody } from './form';
import { OldApi } from './OldApi';
import { readSpec } from './spec';
import { toWorkspaceInfo } from './workspaceInfo';

/** The API of the old service, in its spelling: people's scripts go on working with another host and token. */
export function createOldApiRouter(
  options: Pick<RouterOptions, 'config' | 'guarded' | 'httpAuth' | 'logger'>,
): Router {
  const { config, httpAuth, logger } = options;
  const { baseUrl, expiry } = config;
  const api = OldApi.create(options);
  const router = PromiseRouter();

  const callerOf = async (req: Request): Promise<Caller> => ({
    credentials: await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    }),
    request: req,
    idempotencyKey: req.header('Idempotency-Key'),
  });

  // Before any body is read.
  router.use(async req => {
    await callerOf(req);
    return 'next';
  }, refuseNul());

  router.get('/workspaces', async (req, res) => {
    res.json({ IDs: await api.names(await callerOf(req)) });
  });

  router.get('/workspace/:id', async (req, res) => {
    const workspace = await api.find(req.params.id, await callerOf(req));
    res.json({
      Workspace: toWorkspaceInfo(workspace, {
        baseUrl,
        timeZone: expiry.timeZone,
      }),
    });
  });

  router.get('/workspace/:id/expired', async (req, res) => {
    const { expiresAt } = await api.find(req.params.id, await callerOf(req));
    res.json({ Expired: expiresAt !== undefined && expiresAt <= new Date() });
  });

  router.post('/workspace', formBody(), refuseNul(), async (req, res) => {
    const spec = readSpec(req.body, config);
    const { name } = await api.apply(spec, await callerOf(req));
    res.json({ ID: name });
  });

  router.delete('/workspace/:id', async (req, res) => {
    const { name } = await api.end(req.params.id, await callerOf(req));
    res.json({ ID: name });
  });

  router.use(fieldErrors(config), databaseErrors(logger));
  return router;
}
