import type { FailureCause } from '@helium-portal/backstage-plugin-helium-common';
import { likelyCause, type LikelyCause } from './likelyCause';

/** As the backend tells failures. */
const FAILURES: [string, FailureCause | undefined, LikelyCause | undefined][] =
  [
    [
      'The runner died: its pod did not start within 2 seconds: pod runner has no node: Unschedulable: 0/1 nodes are available: 1 Insufficient cpu',
      'blocked',
      'runner',
    ],
    [
      'The runner died: DeadlineExceeded: its Job may run for 7200 s (helium.operations.deadline and grace)',
      'permanent',
      'timeout',
    ],
    [
      'Somebody else works on this stack: the stack is currently locked by 1 lock(s).',
      'blocked',
      'locked',
    ],
    [
      'The stack is locked by ada@laptop (pid 7), who may be at work: it was made just now. Ask them',
      'blocked',
      'locked',
    ],
    [
      "The state backend s3://states can't be read or written: unable to open bucket: AccessDenied. Make it reachable and writable",
      'blocked',
      'state',
    ],
    [
      'The program needs the Pulumi plugin gcp 9.37.0, which is not installed where its runners run',
      'permanent',
      'plugin',
    ],
    [
      'Pod \'pachd\': pods "pachd-0" is forbidden: exceeded quota: team',
      'user',
      'quota',
    ],
    [
      "Cluster 'c': googleapi: Error 403: Quota 'CPUS' exceeded. The quota CPUS of 24.0 in us-east1 does not suffice: ask for more at https://console.cloud.google.com/iam-admin/quotas",
      'user',
      'quota',
    ],
    [
      "Cluster 'c': GCE_STOCKOUT. Google has too few of these machines in us-east1-b at the moment",
      'transient',
      'stock',
    ],
    ['InsufficientInstanceCapacity: We have none left', 'transient', 'stock'],
    [
      "Vpc 'v': ExpiredToken. The credentials for AWS that runners have are missing, wrong or expired",
      'permanent',
      'credentials',
    ],
    [
      "Deployment 'console': timed out waiting: Deployment console is not ready: ImagePullBackOff",
      'permanent',
      'image',
    ],
    ['container pachd: ErrImagePull', 'permanent', 'image'],
    ['container pachd: CrashLoopBackOff (OOMKilled)', 'permanent', 'memory'],
    [
      'timed out waiting: container pachd: CrashLoopBackOff',
      'permanent',
      'crash',
    ],
    [
      'FailedScheduling: 0/3 nodes are available: 3 Insufficient memory.',
      'permanent',
      'capacity',
    ],
    [
      '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
      'permanent',
      'capacity',
    ],
    [
      'namespaces is forbidden: User "runner" cannot create resource "namespaces"',
      'permanent',
      'rights',
    ],
    [
      'AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole',
      'permanent',
      'rights',
    ],
    ["Release 'pachyderm': context deadline exceeded", 'permanent', 'timeout'],
    [
      'The attempt took longer than 2 hours (helium.operations.deadline) and was stopped; its log says what it waited for',
      'transient',
      'timeout',
    ],
    ['googleapi: context deadline exceeded', 'transient', 'transient'],
    ['dial tcp 10.0.0.1:443: i/o timeout', 'transient', 'transient'],
    ['Deployment.apps "x" is invalid: spec.replicas', 'user', 'value'],
    [
      "urn:x was being created when an earlier attempt ended, and the program can't tell whether it exists",
      'attention',
      'attention',
    ],
    ['something else', 'permanent', undefined],
    ['something else', 'blocked', undefined],
    ['The create was cancelled', undefined, undefined],
  ];

describe('likelyCause', () => {
  it.each(FAILURES)('of “%s” (%s): %s', (message, cause, expected) => {
    expect(likelyCause({ message, cause })).toBe(expected);
  });
});
