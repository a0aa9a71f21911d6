import { apiGroup } from '../immutable';
import { annotation, annotations, isTrue, KubernetesObject } from '../metadata';
import {
  claim,
  definition,
  ingress,
  quota,
  secret,
  service,
  volume,
} from './others';
import { Judge } from './types';
import { customJudge } from './waitFor';
import {
  daemonSet,
  deployment,
  job,
  pod,
  replicas,
  statefulSet,
} from './workloads';

interface Rule {
  judge: Judge;
  /** How long it may take by default, in seconds; as in the official provider. */
  timeoutSeconds: number;
  /** Whether a refresh notices that it is not ready any more. */
  onRead?: boolean;
}

const RULES: Record<string, Rule> = {
  'apps/DaemonSet': { judge: daemonSet, timeoutSeconds: 600, onRead: true },
  'apps/Deployment': { judge: deployment, timeoutSeconds: 600, onRead: true },
  'apps/StatefulSet': { judge: statefulSet, timeoutSeconds: 600, onRead: true },
  'apps/ReplicaSet': { judge: replicas, timeoutSeconds: 600 },
  'batch/Job': { judge: job, timeoutSeconds: 600, onRead: true },
  'networking.k8s.io/Ingress': {
    judge: ingress,
    timeoutSeconds: 600,
    onRead: true,
  },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    judge: definition,
    timeoutSeconds: 60,
  },
  '/PersistentVolume': { judge: volume, timeoutSeconds: 300 },
  '/PersistentVolumeClaim': { judge: claim, timeoutSeconds: 300 },
  '/Pod': { judge: pod, timeoutSeconds: 300, onRead: true },
  '/ReplicationController': { judge: replicas, timeoutSeconds: 600 },
  '/ResourceQuota': { judge: quota, timeoutSeconds: 60 },
  '/Secret': { judge: secret, timeoutSeconds: 30 },
  '/Service': { judge: service, timeoutSeconds: 600, onRead: true },
};

function ruleOf(object: KubernetesObject): Rule | undefined {
  return RULES[`${apiGroup(object.apiVersion)}/${object.kind}`];
}

/** Who judges the object's readiness; nobody when it is ready as soon as it exists, or when the user doesn't want to wait. */
export function judgeOf(object: KubernetesObject): Judge | undefined {
  if (isTrue(object, annotations.skipAwait)) {
    return undefined;
  }
  const custom = annotation(object, annotations.waitFor);
  return custom ? customJudge(custom) : ruleOf(object)?.judge;
}

/** Who judges it while its state is only read. */
export function readJudgeOf(object: KubernetesObject): Judge | undefined {
  return ruleOf(object)?.onRead ? judgeOf(object) : undefined;
}

/** In seconds: the resource's custom time-out, its annotation, or the default of its kind. */
export function timeoutOf(
  object: KubernetesObject,
  requested: number,
  fallback = ruleOf(object)?.timeoutSeconds ?? 300,
): number {
  const annotated = Number(annotation(object, annotations.timeoutSeconds));
  return requested || annotated || fallback;
}

/** Kinds whose deletion `pulumi.com/skipAwait` lets go unwatched. */
const UNWATCHED = new Set([
  '/Namespace',
  '/Pod',
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'batch/Job',
]);

export function skipsDeletion(object: KubernetesObject): boolean {
  return (
    isTrue(object, annotations.skipAwait) &&
    UNWATCHED.has(`${apiGroup(object.apiVersion)}/${object.kind}`)
  );
}
