import type {
  V1Job,
  V1PodSpec,
  V1ResourceRequirements,
  V1Secret,
} from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import type { RunnerTicket } from '../../runner/protocol';
import { TICKET_VARIABLE } from '../../runner/protocol';
import { sharedEnvironment } from '../environment';
import { runnerModule } from '../runnerModule';
import type { AttemptStart } from '../types';
import type { KubernetesConfig } from './config';
import { CONTAINER, FINALIZER, jobName, LABELS, StartState } from './names';

const WORK = { name: 'work', mountPath: '/var/lib/helium/work' };
const TEMPORARY = { name: 'tmp', mountPath: '/tmp' };

export interface JobSettings {
  config: KubernetesConfig;
  /** The portal whose Jobs these are. */
  installation: string;
  /** MiB. */
  attemptMemory: number;
  graceSeconds: number;
  deadlineSeconds: number;
}

/** The Job of an attempt, suspended until what it needs is there. */
export function attemptJob(start: AttemptStart, settings: JobSettings): V1Job {
  const { config, installation } = settings;
  const name = jobName(start.attemptId);
  const labels = {
    ...config.labels,
    [LABELS.managedBy]: 'helium',
    [LABELS.installation]: installation,
    [LABELS.workspace]: start.workspace,
    [LABELS.operation]: start.operationId,
    [LABELS.attempt]: start.attemptId,
    [LABELS.program]: start.program,
  };
  return {
    metadata: {
      name,
      labels: { ...labels, [LABELS.start]: 'pending' satisfies StartState },
    },
    spec: {
      suspend: true,
      backoffLimit: 0,
      // A pod that may still run must not get a second one beside it.
      podReplacementPolicy: 'Failed',
      // The runner stops itself at the deadline; this is for one that doesn't, when no portal is there to end it.
      activeDeadlineSeconds: settings.deadlineSeconds + settings.graceSeconds,
      template: {
        metadata: {
          labels,
          finalizers: [FINALIZER],
          annotations: {
            'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
            'karpenter.sh/do-not-disrupt': 'true',
          },
        },
        // A name that no other Job has: a Secret of this name is this Job's, and need not be read to know it.
        spec: podSpec(`${name}-${randomBytes(4).toString('hex')}`, settings),
      },
    },
  };
}

function podSpec(
  secretName: string,
  { config, attemptMemory, graceSeconds }: JobSettings,
): V1PodSpec {
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    serviceAccountName: config.serviceAccount,
    priorityClassName: config.priorityClass,
    nodeSelector: config.nodeSelector,
    tolerations: config.tolerations,
    imagePullSecrets: config.imagePullSecrets.map(name => ({ name })),
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumes: [
      { name: WORK.name, emptyDir: {} },
      { name: TEMPORARY.name, emptyDir: {} },
      ...config.volumes,
    ],
    containers: [
      {
        name: CONTAINER,
        image: config.image,
        // The portal's own, as portal and runner share an image.
        command: [process.execPath, ...runnerModule()],
        workingDir: WORK.mountPath,
        env: Object.keys(secretEnvironment('')).map(name => ({
          name,
          valueFrom: { secretKeyRef: { name: secretName, key: name } },
        })),
        resources: resourcesOf(config, attemptMemory),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [WORK, TEMPORARY, ...config.volumeMounts],
      },
    ],
  };
}

/** What is given for one of requests and limits alone counts for the other, as the API server refuses a request above the limit. */
function resourcesOf(
  { resources }: KubernetesConfig,
  attemptMemory: number,
): V1ResourceRequirements {
  const { requests, limits } = resources ?? {};
  const memory = limits?.memory ?? requests?.memory ?? `${attemptMemory}Mi`;
  return {
    requests: { cpu: limits?.cpu ?? '250m', memory, ...requests },
    limits: { memory, ...limits },
  };
}

/** What the runner gets by its environment: the token, and proxies that may carry a password. It goes when the Job goes. */
export function attemptSecret(start: AttemptStart, job: V1Job): V1Secret {
  const { attemptId, portalUrl, token, leaseSeconds, entrypoint } = start;
  const ticket: RunnerTicket = {
    attemptId,
    portalUrl,
    token,
    leaseSeconds,
    entrypoint,
  };
  return {
    metadata: {
      name: secretNameOf(job),
      labels: {
        [LABELS.managedBy]: 'helium',
        [LABELS.attempt]: attemptId,
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: job.metadata!.name!,
          uid: job.metadata!.uid!,
        },
      ],
    },
    immutable: true,
    stringData: secretEnvironment(JSON.stringify(ticket)),
  };
}

function secretNameOf(job: V1Job): string | undefined {
  const { containers = [] } = job.spec?.template.spec ?? {};
  return containers
    .find(({ name }) => name === CONTAINER)
    ?.env?.find(({ name }) => name === TICKET_VARIABLE)?.valueFrom?.secretKeyRef
    ?.name;
}

function secretEnvironment(ticket: string): Record<string, string> {
  return { ...sharedEnvironment(process.env), [TICKET_VARIABLE]: ticket };
}

/** Takes the name of an attempt's Job for good, so that no Job can be started for it. */
export function tombstone(
  attemptId: string,
  { config, installation }: Pick<JobSettings, 'config' | 'installation'>,
): V1Job {
  const labels = {
    ...config.labels,
    [LABELS.managedBy]: 'helium',
    [LABELS.installation]: installation,
    [LABELS.attempt]: attemptId,
  };
  return {
    metadata: {
      name: jobName(attemptId),
      labels: { ...labels, [LABELS.start]: 'revoked' satisfies StartState },
    },
    spec: {
      suspend: true,
      backoffLimit: 0,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: CONTAINER,
              image: config.image,
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
}
