import { InputError } from '@backstage/errors';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { BackupStore } from '../backups/BackupStore';
import type { Attempt } from '../operations/types';

/** Of a gzipped export: some hundred thousand resources. */
const LARGEST = '64mb';

const description = z.object({
  id: z.uuid(),
  reason: z.enum(['update', 'refresh', 'destroy', 'recovery', 'repair']),
  resources: z.coerce.number().int().min(0),
});

/** What runners save of their stacks before they change them, and get back to restore. */
export function addRunnerBackupRoutes(
  router: Router,
  { backups }: { backups: BackupStore },
): void {
  router.post(
    '/attempts/:attemptId/backup',
    express.raw({ type: 'application/octet-stream', limit: LARGEST }),
    async (request, response) => {
      const attempt: Attempt = response.locals.attempt;
      const parsed = description.safeParse(request.query);
      if (!parsed.success || !Buffer.isBuffer(request.body)) {
        throw new InputError(
          'A backup needs its id, reason and resources in the query, and its data as application/octet-stream',
        );
      }
      await backups.add(attempt.id, { ...parsed.data, data: request.body });
      response.status(204).end();
    },
  );

  router.get(
    '/attempts/:attemptId/backups/:backupId',
    async (request, response) => {
      const attempt: Attempt = response.locals.attempt;
      const id = z.uuid().safeParse(request.params.backupId);
      if (!id.success) {
        throw new InputError('The id of a backup is a UUID');
      }
      const data = await backups.read(attempt.id, id.data);
      response.set('cache-control', 'no-store');
      response.type('application/octet-stream').send(data);
    },
  );
}
