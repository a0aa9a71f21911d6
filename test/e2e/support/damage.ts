import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CoreV1Api,
  KubeConfig,
  RbacAuthorizationV1Api,
} from '@kubernetes/client-node';
import type { HeliumInstance } from '../../support/HeliumInstance';

const PROJECT = 'kubernetes-namespace';

const stateOf = (helium: HeliumInstance) =>
  join(helium.home, 'pulumi', 'state', '.pulumi');

/** As a crash leaves a stack: the cluster has an object, and the state only knows that it was begun. */
export async function cutOffCreate(
  helium: HeliumInstance,
  workspace: string,
  resource: { urnEnd: string },
): Promise<void> {
  const file = join(stateOf(helium), 'stacks', PROJECT, `${workspace}.json`);
  const state = JSON.parse(await readFile(file, 'utf8'));
  const { latest } = state.checkpoint;
  const made = latest.resources.find(({ urn }: { urn: string }) =>
    urn.endsWith(resource.urnEnd),
  );
  const { id, outputs, ...begun } = made;
  latest.resources = latest.resources.filter((each: object) => each !== made);
  latest.pending_operations = [{ type: 'creating', resource: begun }];
  await writeFile(file, JSON.stringify(state));
}

/** As somebody who works on a stack holds it. */
export async function lockStack(
  helium: HeliumInstance,
  workspace: string,
  holder: { username: string; hostname: string; pid: number },
): Promise<void> {
  const folder = join(
    stateOf(helium),
    'locks',
    'organization',
    PROJECT,
    workspace,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, `${randomUUID()}.json`),
    JSON.stringify({ ...holder, timestamp: new Date().toISOString() }),
  );
}

/** As a chart does it whose hooks make things of the whole cluster that nobody takes away. */
export async function leaveBehind(
  helium: HeliumInstance,
  workspace: string,
): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(helium.kubeconfig);
  const metadata = (name: string) => ({
    name: `${workspace}-${name}`,
    labels: { 'helium.dev/workspace': workspace },
  });
  await config.makeApiClient(RbacAuthorizationV1Api).createClusterRole({
    body: { metadata: metadata('hooks'), rules: [] },
  });
  await config.makeApiClient(CoreV1Api).createPersistentVolume({
    body: {
      metadata: metadata('scratch'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '10Gi' },
        hostPath: { path: '/scratch' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
  });
}
