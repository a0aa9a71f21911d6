import { LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { HeliumConfig } from '../config';
import type { BackupStore } from '../backups/BackupStore';
import { attemptLogger } from '../operations/attemptLogger';
import type { AttemptSpecs } from '../operations/AttemptSpecs';
import type {
  Attempt,
  AuthenticatedAttempt,
  OperationStore,
} from '../operations/types';
import { RUNNER_HEADER, RUNNER_HOST_HEADER } from '../runner/protocol';
import {
  attemptResult,
  checksRequest,
  eventBatch,
} from '../runner/protocolSchemas';
import { databaseErrors } from './databaseErrors';
import { addRunnerBackupRoutes } from './runnerBackups';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const BEARER = /^Bearer +([A-Za-z0-9_-]{20,200})$/;
const BODY_LIMIT = '4mb';

/**
 * What runners call, below `/runner`; see `runner/protocol.ts`. No Backstage credentials reach a runner: each call is
 * authenticated by the token that was minted for its attempt, so the route is open to the outside of the auth layer.
 */
export function createRunnerRouter(options: {
  store: OperationStore;
  specs: AttemptSpecs;
  backups: BackupStore;
  config: Pick<HeliumConfig, 'operations'>;
  logger: LoggerService;
}): express.Router {
  const { store, specs, config, logger } = options;
  const router = Router();

  const authenticate = async (
    request: express.Request,
  ): Promise<AuthenticatedAttempt> => {
    const token = BEARER.exec(request.header('authorization') ?? '')?.[1];
    const attemptId = request.params.attemptId;
    const attempt =
      token && UUID.test(attemptId)
        ? await store.authenticate(attemptId, token)
        : undefined;
    if (!attempt) {
      throw new AuthenticationError(
        'This call needs the token of the attempt that it names',
      );
    }
    return attempt;
  };

  const leaseOf = ({ leaseSeconds }: Attempt) =>
    leaseSeconds ?? config.operations.lease.as('seconds');

  // Before anything can fail, so that a runner tells this router's refusals from those of what is in front of it.
  router.use((_, response, next) => {
    response.set(RUNNER_HEADER, '1');
    next();
  });
  // Before the body is read, so that nobody without a token makes the portal parse anything.
  router.use('/attempts/:attemptId', async (request, response, next) => {
    response.locals.attempt = await authenticate(request);
    next();
  });
  addRunnerBackupRoutes(router, options);
  router.use(express.json({ limit: BODY_LIMIT }));

  router.get('/attempts/:attemptId/spec', async (request, response) => {
    const attempt: Attempt = response.locals.attempt;
    response.set('cache-control', 'no-store');
    await store.begin(attempt.id, leaseOf(attempt));
    response.json(
      await specs.build(attempt, { host: request.header(RUNNER_HOST_HEADER) }),
    );
  });

  router.post('/attempts/:attemptId/heartbeat', async (_, response) => {
    const attempt: Attempt = response.locals.attempt;
    response.json(await store.heartbeat(attempt.id, leaseOf(attempt)));
  });

  router.post('/attempts/:attemptId/events', async (request, response) => {
    const attempt: Attempt = response.locals.attempt;
    const { events } = parse(eventBatch, request.body);
    await store.appendEvents(attempt.id, events);
    response.status(204).end();
  });

  router.post('/attempts/:attemptId/removal', async (_, response) => {
    const attempt: Attempt = response.locals.attempt;
    await store.markRemoving(attempt.id);
    response.status(204).end();
  });

  router.post('/attempts/:attemptId/checks', async (request, response) => {
    const attempt: Attempt = response.locals.attempt;
    const { outputs } = parse(checksRequest, request.body);
    response.json({ checks: await specs.checks(attempt, outputs) });
  });

  router.post('/attempts/:attemptId/result', async (request, response) => {
    const attempt: AuthenticatedAttempt = response.locals.attempt;
    const result = parse(attemptResult, request.body);
    await store.finish(attempt.id, result);
    attemptLogger(logger, {
      workspace: attempt.workspace,
      operation: attempt.operationId,
      attempt: attempt.number,
    }).info(`The attempt ${result.outcome}`);
    response.status(204).end();
  });

  // A call that only a newer replica knows is no refusal: asked again, that one may answer.
  router.use((_, response, next) => {
    response.removeHeader(RUNNER_HEADER);
    next();
  });
  // With the header from above: a runner asks again.
  router.use(databaseErrors(logger));
  return router;
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'body'}: ${issue.message}`,
    );
    throw new InputError(problems.slice(0, 5).join('; '));
  }
  return parsed.data;
}
