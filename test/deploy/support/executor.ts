import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { Duration } from 'luxon';
import { randomUUID } from 'node:crypto';

type Kubernetes =
  typeof import('../../../plugins/helium-backend/src/executors/kubernetes/KubernetesExecutor') &
    typeof import('../../../plugins/helium-backend/src/executors/kubernetes/config') &
    typeof import('../../../plugins/helium-backend/src/executors/kubernetes/rights');

/** The plugin keeps its executors to itself. */
function load(file: string) {
  return require(resolvePackagePath(
    '@helium-portal/backstage-plugin-helium-backend',
    'src/executors/kubernetes',
    file,
  ));
}

const kubernetes: Kubernetes = {
  ...load('KubernetesExecutor.ts'),
  ...load('config.ts'),
  ...load('rights.ts'),
};

type Executor = ReturnType<Kubernetes['KubernetesExecutor']['create']>;
export type AttemptStart = Parameters<Executor['start']>[0];

/** What the executor says that it calls, as `verb group/resource`. */
export function executorRights(): string[] {
  return kubernetes.RIGHTS.flatMap(({ group, resource, subresource, verbs }) =>
    verbs.map(verb => {
      const path = subresource ? `${resource}/${subresource}` : resource;
      return `${verb} ${group ? `${group}/` : ''}${path}`;
    }),
  ).sort();
}

/**
 * The executor of a portal.
 *
 * @param options - `helium` is that section of the portal's configuration, `kubeconfig` stands for the token that its pod has
 */
export function createExecutor(options: {
  helium: JsonObject;
  kubeconfig: string;
  workDirectory: string;
}): Executor {
  const config = kubernetes.readKubernetesConfig(
    mockServices
      .rootConfig({ data: { helium: options.helium } })
      .getConfig('helium'),
  );
  return kubernetes.KubernetesExecutor.create({
    config: { ...config!, kubeconfig: options.kubeconfig },
    installation: randomUUID(),
    attemptMemory: 768,
    grace: Duration.fromObject({ seconds: 5 }),
    deadline: Duration.fromObject({ hours: 2 }),
    workDirectory: options.workDirectory,
    logger: mockServices.logger.mock(),
  });
}
