import type {
  Failure,
  FailureCause,
} from '@helium-portal/backstage-plugin-helium-common';

/** What most likely made an operation fail, as far as people can do something about it. */
export type LikelyCause =
  | 'runner'
  | 'locked'
  | 'state'
  | 'plugin'
  | 'quota'
  | 'stock'
  | 'credentials'
  | 'image'
  | 'memory'
  | 'crash'
  | 'capacity'
  | 'rights'
  | 'timeout'
  | 'value'
  | 'transient'
  | 'attention';

/** The first that fits is taken: what is Helium's own before what a cluster or a cloud says, the cause before what follows from it. */
const PATTERNS: [LikelyCause, RegExp][] = [
  ['timeout', /\(helium\.operations\.deadline\b/],
  ['runner', /^The runner died: /],
  ['locked', /^(Somebody else works on this stack|The stack is locked by)/],
  ['state', /^The state backend .* can't be read or written/s],
  ['plugin', /^The program needs the Pulumi plugin /],
  ['quota', /exceeded quota:|does not suffice: ask for more at/],
  [
    'stock',
    /has too few of these machines|RESOURCE_POOL_EXHAUSTED|STOCKOUT|Insufficient(Instance|Host|DBInstance)?Capacity/,
  ],
  [
    'credentials',
    /The credentials for .+ that runners have are|has asked for the client to provide credentials/,
  ],
  ['image', /ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName/],
  ['memory', /OOMKilled/],
  ['crash', /CrashLoopBackOff/],
  [
    'capacity',
    /\bInsufficient (cpu|memory|ephemeral-storage|[\w.-]+\/[\w.-]+)|\bToo many pods\b/,
  ],
  [
    'rights',
    /\bis forbidden\b|\bAccessDenied(Exception)?\b|PERMISSION_DENIED|\bPermissionDenied\b|UnauthorizedOperation|is not authorized to perform|does not have permission|Permission '\S+' denied/,
  ],
];

/** Of a workload; a call that took too long is a passing fault. */
const TIMEOUT =
  /timed out waiting|never became|progress deadline|context deadline exceeded/;

/** What the kind of a failure tells by itself; of a `permanent` one that is nothing. */
const BY_KIND: Partial<Record<FailureCause, LikelyCause>> = {
  user: 'value',
  transient: 'transient',
  attention: 'attention',
};

/** Undefined where nothing is known. */
export function likelyCause({
  message,
  cause,
}: Pick<Failure, 'message' | 'cause'>): LikelyCause | undefined {
  const known = PATTERNS.find(([, pattern]) => pattern.test(message));
  if (known) {
    return known[0];
  }
  if (cause !== 'transient' && TIMEOUT.test(message)) {
    return 'timeout';
  }
  return cause && BY_KIND[cause];
}
