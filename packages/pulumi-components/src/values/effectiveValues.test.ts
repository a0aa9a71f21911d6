import { InputError } from '@backstage/errors';
import { effectiveValues, leaves, refusedKeys } from './effectiveValues';

const owned = [
  { key: 'ingress.host', because: 'Helium names hosts' },
  { key: 'oidc', because: 'Helium wires sign-in' },
];

describe('effectiveValues', () => {
  it('lays the user over the parameters over the platform, and tells where each leaf comes from', () => {
    expect(
      effectiveValues({
        platform: {
          pachd: { image: { tag: '1', pullPolicy: 'Always' }, replicas: 1 },
        },
        parameters: { pachd: { image: { tag: '2' } } },
        user: { pachd: { replicas: 3 }, etcd: { storageSize: '1Gi' } },
        owned,
      }),
    ).toEqual({
      values: {
        pachd: { image: { tag: '2', pullPolicy: 'Always' }, replicas: 3 },
        etcd: { storageSize: '1Gi' },
      },
      origins: {
        'pachd.image.tag': 'parameters',
        'pachd.image.pullPolicy': 'platform',
        'pachd.replicas': 'user',
        'etcd.storageSize': 'user',
      },
    });
  });

  it('replaces lists and scalars instead of merging them', () => {
    const { values, origins } = effectiveValues({
      platform: {
        tolerations: [{ key: 'a' }, { key: 'b' }],
        resources: { limits: { cpu: 1 } },
      },
      user: { tolerations: [{ key: 'c' }], resources: null },
      owned,
    });
    expect(values).toEqual({ tolerations: [{ key: 'c' }], resources: null });
    expect(origins).toEqual({ tolerations: 'user', resources: 'user' });
  });

  it('changes none of the values it is given', () => {
    const platform = Object.freeze({ pachd: Object.freeze({ replicas: 1 }) });
    effectiveValues({ platform, user: { pachd: { replicas: 2 } }, owned });
    expect(platform).toEqual({ pachd: { replicas: 1 } });
  });

  it('takes __proto__ for a key like any other', () => {
    const user = JSON.parse('{"__proto__": {"polluted": true}}');
    const { values } = effectiveValues({ platform: {}, user, owned });
    expect(Object.keys(values)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ['the owned key', { ingress: { host: 'x' } }, 'ingress.host'],
    ['a key below', { oidc: { issuerURI: 'x' } }, 'oidc.issuerURI'],
    ['the mapping that holds it', { ingress: null }, 'ingress'],
  ])('refuses %s by name', (_, user, key) => {
    expect(() => effectiveValues({ platform: {}, user, owned })).toThrow(
      InputError,
    );
    expect(() => effectiveValues({ platform: {}, user, owned })).toThrow(
      `'${key}' can't be set, because Helium`,
    );
  });

  it('names every refused key at once', () => {
    expect(
      refusedKeys({ ingress: { host: 'x' }, oidc: { a: 1, b: 2 } }, owned).map(
        ({ set }) => set,
      ),
    ).toEqual(['ingress.host', 'oidc.a', 'oidc.b']);
  });

  it('does not mistake a longer name for an owned one', () => {
    expect(
      refusedKeys({ ingress: { hostess: 1 }, 'oidc.x': 1, oidcs: 1 }, owned),
    ).toEqual([]);
  });

  it('writes keys with dots as Helm does', () => {
    expect([...leaves({ a: { 'b.c/d': 1 }, e: {} }).keys()]).toEqual([
      'a.b\\.c/d',
    ]);
  });
});
