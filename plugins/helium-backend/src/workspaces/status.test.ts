import { deriveStatus, StatusInput } from './status';
import type { WorkspaceStatus } from './types';

const now = new Date('2030-01-01T12:00:00Z');
const past = new Date('2030-01-01T11:00:00Z');
const future = new Date('2030-01-01T13:00:00Z');

const living: StatusInput = {
  desired: 'present',
  observedGeneration: 1,
  expiresAt: future,
  now,
  leftovers: 0,
};
const ending: StatusInput = { ...living, desired: 'absent' };

const cases: Array<[string, StatusInput, WorkspaceStatus]> = [
  [
    'a first operation is under way',
    {
      ...living,
      observedGeneration: 0,
      activeOperation: { kind: 'create', state: 'running' },
    },
    'creating',
  ],
  [
    'a first operation is tried again as an update',
    {
      ...living,
      observedGeneration: 0,
      activeOperation: { kind: 'update', state: 'queued' },
      lastOperation: { kind: 'create', state: 'failed' },
    },
    'creating',
  ],
  [
    'a later operation is under way',
    { ...living, activeOperation: { kind: 'update', state: 'stopping' } },
    'updating',
  ],
  [
    'a refresh is under way',
    {
      ...living,
      activeOperation: { kind: 'refresh', state: 'running' },
      lastOperation: { kind: 'create', state: 'succeeded' },
    },
    'ready',
  ],
  [
    'the last operation succeeded',
    { ...living, lastOperation: { kind: 'update', state: 'succeeded' } },
    'ready',
  ],
  [
    'the last operation failed',
    { ...living, lastOperation: { kind: 'update', state: 'failed' } },
    'failed',
  ],
  [
    'the last operation was cancelled',
    {
      ...living,
      observedGeneration: 0,
      lastOperation: { kind: 'create', state: 'cancelled' },
    },
    'failed',
  ],
  [
    'the last operation was given up',
    { ...living, lastOperation: { kind: 'create', state: 'needs-attention' } },
    'needs-attention',
  ],
  [
    'the expiry came and the destroy waits',
    {
      ...ending,
      expiresAt: past,
      activeOperation: { kind: 'destroy', state: 'queued' },
    },
    'expired',
  ],
  [
    'the expiry came and an update still stops',
    {
      ...ending,
      expiresAt: past,
      activeOperation: { kind: 'update', state: 'stopping' },
    },
    'expired',
  ],
  [
    'the expiry came and the destroy runs',
    {
      ...ending,
      expiresAt: past,
      activeOperation: { kind: 'destroy', state: 'running' },
    },
    'destroying',
  ],
  [
    'somebody deleted it',
    { ...ending, activeOperation: { kind: 'destroy', state: 'queued' } },
    'destroying',
  ],
  [
    'a destroy left something behind',
    {
      ...ending,
      leftovers: 2,
      lastOperation: { kind: 'destroy', state: 'succeeded' },
    },
    'leftovers',
  ],
  [
    'a destroy failed',
    {
      ...ending,
      expiresAt: past,
      lastOperation: { kind: 'destroy', state: 'failed' },
    },
    'failed',
  ],
  [
    'a destroy was given up',
    { ...ending, lastOperation: { kind: 'destroy', state: 'needs-attention' } },
    'needs-attention',
  ],
  [
    'it is being repaired after it was given up',
    {
      ...living,
      activeOperation: { kind: 'repair', state: 'running' },
      lastOperation: { kind: 'update', state: 'needs-attention' },
    },
    'needs-attention',
  ],
  [
    'it is being repaired though it is well',
    { ...living, activeOperation: { kind: 'repair', state: 'running' } },
    'ready',
  ],
  [
    'it is being repaired after its destroy failed',
    {
      ...ending,
      expiresAt: past,
      activeOperation: { kind: 'repair', state: 'running' },
      lastOperation: { kind: 'destroy', state: 'failed' },
    },
    'failed',
  ],
  [
    'it is destroyed',
    { ...ending, expiresAt: past, destroyedAt: now },
    'destroyed',
  ],
];

describe('deriveStatus', () => {
  it.each(cases)('when %s', (_, input, status) => {
    expect(deriveStatus(input)).toBe(status);
  });
});
