import { ConfigReader } from '@backstage/config';
import { readHeliumConfig } from './config';

const read = (helium: object) => readHeliumConfig(new ConfigReader({ helium }));
const pulumi = { backendUrl: 'file:///state' };

describe('readHeliumConfig', () => {
  it('fills defaults in', () => {
    const config = read({ pulumi });
    expect(config).toMatchObject({
      rehearsal: false,
      pulumi: { ...pulumi, secretsProvider: 'passphrase', environment: {} },
      operations: { executor: 'process', concurrency: 4, maxAttempts: 5 },
      programs: {},
    });
    expect(config.operations.lease.as('seconds')).toBe(60);
    expect(config.operations.grace.as('minutes')).toBe(10);
    expect(config.operations.deadline.as('hours')).toBe(2);
    expect(config.operations.pollInterval.as('seconds')).toBe(5);
    expect(config.expiry.rules).toEqual([
      {
        key: 'helium.expiry',
        default: 'P1D',
        minimum: 'PT1H',
        maximum: 'P90D',
        timeZone: 'UTC',
      },
    ]);
    expect(config.expiry.schedule).toEqual({
      frequency: { seconds: 15 },
      timeout: { minutes: 1 },
      scope: 'global',
    });
    expect(config.retention.events.as('days')).toBe(90);
    expect(config.housekeeping).toMatchObject({
      schedule: { frequency: { hours: 1 }, scope: 'global' },
      orphans: { schedule: { frequency: { days: 1 }, scope: 'global' } },
    });
  });

  it('reads what is set', () => {
    const config = read({
      rehearsal: true,
      pulumi: { ...pulumi, environment: { KUBECONFIG: '/k' } },
      operations: { portalUrl: 'http://here/', lease: '90s' },
      expiry: { default: 'PT8H', maximum: { days: 2 } },
      retention: { events: '30d' },
      housekeeping: {
        schedule: { frequency: '10m', timeout: '1m' },
        orphans: { schedule: { frequency: 'PT8H', timeout: 'PT1M' } },
      },
      programs: { a: { enabled: false, settings: { b: 1 } } },
    });
    expect(config.retention.events.as('days')).toBe(30);
    expect(config.housekeeping).toEqual({
      schedule: { frequency: { minutes: 10 }, timeout: { minutes: 1 } },
      orphans: {
        schedule: { frequency: { hours: 8 }, timeout: { minutes: 1 } },
      },
    });
    expect(config.rehearsal).toBe(true);
    expect(config.pulumi.environment).toEqual({ KUBECONFIG: '/k' });
    expect(config.operations.portalUrl).toBe('http://here');
    expect(config.operations.lease.as('seconds')).toBe(90);
    expect(config.expiry.rules).toMatchObject([
      { default: 'PT8H', maximum: 'P2D' },
    ]);
    expect(config.programs).toEqual({
      a: { enabled: false, settings: { b: 1 } },
    });
  });

  it('reads quotas, whose subjects are no keys of a config', () => {
    const { quota } = read({
      pulumi,
      quota: {
        owner: 3,
        owners: { 'Group:default/Platform': 20 },
        groups: { 'group:default/platform': 0 },
        programs: { gcp_cluster_only: 2 },
      },
    });
    expect(quota).toEqual({
      owner: 3,
      group: undefined,
      owners: new Map([['group:default/platform', 20]]),
      groups: new Map([['group:default/platform', 0]]),
      programs: new Map([['gcp_cluster_only', 2]]),
    });
  });

  it.each([
    [{ pulumi, quota: { group: -1 } }, 'helium.quota.group'],
    [
      { pulumi, quota: { owners: { 'user:default/a': 1.5 } } },
      'helium.quota.owners.user:default/a',
    ],
    [{}, 'helium.pulumi'],
    [{ pulumi: {} }, 'helium.pulumi.backendUrl'],
    [{ pulumi, operations: { executor: 'ssh' } }, 'helium.operations.executor'],
    [
      { pulumi, operations: { concurrency: -1 } },
      'helium.operations.concurrency',
    ],
    [
      { pulumi, operations: { maxAttempts: 1.5 } },
      'helium.operations.maxAttempts',
    ],
    [{ pulumi, operations: { lease: 'soon' } }, 'operations.lease'],
    [
      { pulumi, operations: { deadline: 'PT0S' } },
      'helium.operations.deadline',
    ],
    [{ pulumi, operations: { lease: 'PT0S' } }, 'helium.operations.lease'],
    [{ pulumi, expiry: { default: 'P91D' } }, 'helium.expiry.maximum'],
    [{ pulumi, retention: { events: 0 } }, 'retention.events'],
    [
      { pulumi, housekeeping: { schedule: { frequency: '1h' } } },
      'housekeeping.schedule',
    ],
    [{ pulumi, rehearsal: 3 }, 'helium.rehearsal'],
  ])('names the key of %j', (helium, key) => {
    expect(() => read(helium)).toThrow(key);
  });
});
