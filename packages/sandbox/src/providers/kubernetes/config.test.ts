import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unknown } from '../protocol/properties';
import { checkConfig, compareConfig, connect, parseConfig } from './config';

const kubeconfig = (server = 'https://one.example.com') =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'first',
    contexts: [
      { name: 'first', context: { cluster: 'c', user: 'u', namespace: 'n' } },
      { name: 'second', context: { cluster: 'd', user: 'u' } },
    ],
    clusters: [
      { name: 'c', cluster: { server } },
      { name: 'd', cluster: { server: 'https://two.example.com' } },
    ],
    users: [{ name: 'u', user: { token: 't0ps3cret', tokenFile: 'token' } }],
  });

describe('The arguments of the provider', () => {
  const before = process.env.KUBECONFIG;

  beforeEach(() => {
    delete process.env.KUBECONFIG;
  });
  afterAll(() => {
    if (before !== undefined) {
      process.env.KUBECONFIG = before;
    }
  });

  it('name a cluster, or are refused', () => {
    expect(checkConfig({})).toEqual([
      {
        property: 'kubeconfig',
        reason: expect.stringContaining('no cluster is named'),
      },
    ]);
    expect(checkConfig({ kubeconfig: kubeconfig() })).toEqual([]);
    expect(checkConfig({ kubeconfig: Unknown.value })).toEqual([]);
  });

  it.each([
    ['kubeconfig', { kubeconfig: '/no/such/file' }, 'there is no file'],
    ['kubeconfig', { kubeconfig: '{ "a": 1 }' }, 'not a kubeconfig'],
    ['kubeconfig', { kubeconfig: '{ t0ps3cret: [' }, 'not YAML or JSON'],
    ['context', { kubeconfig: kubeconfig(), context: 'x' }, 'first, second'],
    [
      'renderYamlToDirectory',
      { kubeconfig: kubeconfig(), renderYamlToDirectory: 'out' },
      'not supported',
    ],
    [
      'helmReleaseSettings',
      { kubeconfig: kubeconfig(), helmReleaseSettings: '{"driver":"sql"}' },
      '"sql" is not supported',
    ],
  ])('are refused by name: %s', (property, args, reason) => {
    const failures = checkConfig(args);
    expect(failures).toEqual([
      { property, reason: expect.stringContaining(reason) },
    ]);
    expect(JSON.stringify(failures)).not.toContain('t0ps3cret');
  });

  it('may name files, by KUBECONFIG too, whose paths are relative to them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'helium-kubeconfig-'));
    try {
      const path = join(folder, 'config');
      await writeFile(path, kubeconfig());
      const named = connect(parseConfig({ kubeconfig: path }));
      expect(named.namespace).toBe('n');
      expect(named.user.tokenFile).toBe(join(folder, 'token'));
      process.env.KUBECONFIG = `${join(folder, 'none')}:${path}`;
      const other = connect(parseConfig({ context: 'second' }));
      expect(other.cluster.server).toBe('https://two.example.com');
      expect(other.namespace).toBe('default');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('replace everything only when they name another cluster', () => {
    const args = { kubeconfig: kubeconfig() };
    expect(compareConfig(args, args)).toEqual({ changed: [], replaces: [] });
    expect(compareConfig(args, { ...args, namespace: 'x' })).toEqual({
      changed: ['namespace'],
      replaces: [],
    });
    expect(
      compareConfig(args, { kubeconfig: kubeconfig('https://new.example.com') })
        .replaces,
    ).toEqual(['kubeconfig']);
    expect(
      compareConfig(args, { ...args, context: 'second' }).replaces,
    ).toEqual(['context']);
    expect(compareConfig(args, { kubeconfig: Unknown.value }).replaces).toEqual(
      ['kubeconfig'],
    );
    const identified = { ...args, clusterIdentifier: 'a' };
    expect(
      compareConfig(identified, { ...identified, context: 'second' }).replaces,
    ).toEqual([]);
  });
});
