import { readConfiguredProgram } from './config';

const COMMIT = 'a'.repeat(40);
const read = (raw: Record<string, unknown>) =>
  readConfiguredProgram('shop', raw);
const withSource = (source: unknown) => ({ source });

describe('readConfiguredProgram', () => {
  it('leaves programs of modules alone', () => {
    expect(read({})).toBeUndefined();
    expect(read({ enabled: false, settings: {} })).toBeUndefined();
  });

  it('reads a directory, or a commit of a repository', () => {
    expect(read(withSource({ directory: '/programs/shop' }))).toEqual({
      source: { directory: '/programs/shop' },
      parameters: {},
      connections: [],
      checks: [],
    });
    const git = {
      git: 'https://git.example/shop.git',
      commit: COMMIT,
      directory: 'programs/shop',
      install: ['npm', 'ci'],
    };
    expect(read({ enabled: true, ...withSource(git) })?.source).toEqual(git);
  });

  it.each([
    ['ssh://git@git.example/shop.git'],
    ['git@git.example:team/shop.git'],
    ['/repositories/shop.git'],
    ['file:///repositories/shop.git'],
  ])('takes the repository %s', git => {
    expect(read(withSource({ git, commit: COMMIT }))?.source).toMatchObject({
      git,
    });
  });

  it.each([
    [{ source: {} }, "source: needs a 'directory', or 'git' and a 'commit'"],
    [
      withSource({ git: '/shop.git' }),
      'source.commit: is missing: a branch may move',
    ],
    [
      withSource({ git: '/shop.git', commit: 'main' }),
      'source.commit: must be a whole commit: 40 hexadecimal digits',
    ],
    [
      withSource({ git: '/shop.git', branch: 'main' }),
      'source.branch: is not a key of Helium',
    ],
    [
      withSource({ directory: '/shop', commit: COMMIT }),
      "source.commit: only goes with 'git'",
    ],
    [
      withSource({ git: '/shop.git', commit: COMMIT, directory: '../etc' }),
      'source.directory: must be a folder inside the repository',
    ],
    [
      withSource({ git: 'https://jane:hunter2@git.example/a', commit: COMMIT }),
      'source.git: must not hold credentials',
    ],
    [
      withSource({ git: 'https://hunter2@git.example/a', commit: COMMIT }),
      'source.git: must not hold credentials',
    ],
    [
      withSource({ git: 'ext::sh -c true', commit: COMMIT }),
      'source.git: is not the URL of a repository',
    ],
    [
      withSource({ git: '--upload-pack=true', commit: COMMIT }),
      'source.git: is not the URL of a repository',
    ],
    [
      withSource({ git: 'ftp://git.example/a', commit: COMMIT }),
      "source.git: has the scheme 'ftp:'",
    ],
    [{ checks: [] }, 'helium.programs.shop.checks needs'],
    [
      { source: { directory: '/shop' }, settings: {} },
      'helium.programs.shop.settings is for programs of modules',
    ],
    [
      {
        source: { directory: '/shop' },
        connections: [{ kind: 'link', title: 'Shop' }],
      },
      "connections.0: needs a 'url', a 'command' or a 'secret'",
    ],
    [
      {
        source: { directory: '/shop' },
        connections: [{ kind: 'door', title: 'Shop', url: 'url' }],
      },
      'connections.0.kind: ',
    ],
    [
      {
        source: { directory: '/shop' },
        checks: [{ type: 'http', title: 'Answers', url: '/path' }],
      },
      'checks.0.url: must be the name of an output, or a URL',
    ],
    [
      {
        source: { directory: '/shop' },
        checks: [
          { type: 'kubernetes', title: 'Runs', kind: 'Deployment', name: 'a' },
        ],
      },
      "checks.0: a check of type 'kubernetes' needs inventory.kubernetes",
    ],
    [
      {
        source: { directory: '/shop' },
        inventory: { kubernetes: { context: 'a' } },
      },
      'inventory.kubernetes.kubeconfig: ',
    ],
  ])('refuses %j', (raw, message) => {
    expect(() => read(raw)).toThrow(message);
    expect(() => read(raw)).not.toThrow('hunter2');
  });
});
