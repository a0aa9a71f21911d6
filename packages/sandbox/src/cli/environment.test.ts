import { readEnvironment } from './environment';

describe('readEnvironment', () => {
  it('has defaults for everything', () => {
    const environment = readEnvironment({ XDG_CACHE_HOME: '/c' });
    expect(environment).toMatchObject({
      cache: '/c/helium',
      port: 7007,
      ingressPort: 8480,
      kubeContext: undefined,
      executor: 'process',
    });
    expect(environment.home).toBe(`${environment.root}/.helium`);
  });

  it('takes folders, ports and a context from the environment', () => {
    expect(
      readEnvironment({
        HELIUM_HOME: '/state',
        HELIUM_CACHE: '/cache',
        HELIUM_PORT: '17007',
        HELIUM_INGRESS_PORT: '18480',
        HELIUM_KUBECONTEXT: 'kind-kind',
      }),
    ).toMatchObject({
      home: '/state',
      cache: '/cache',
      port: 17007,
      ingressPort: 18480,
      kubeContext: 'kind-kind',
    });
  });

  it.each(['abc', '0', '65536', '1e3', '-1'])('refuses the port %s', text => {
    expect(() => readEnvironment({ HELIUM_PORT: text })).toThrow(
      `HELIUM_PORT is '${text}'; it must be a port from 1 to 65535`,
    );
  });

  it('refuses a port of the metrics that is none', () => {
    expect(() => readEnvironment({ HELIUM_METRICS_PORT: 'on' })).toThrow(
      "HELIUM_METRICS_PORT is 'on'; it must be a port from 1 to 65535",
    );
  });

  it('refuses one port for two things', () => {
    expect(() =>
      readEnvironment({ HELIUM_PORT: '8480', HELIUM_INGRESS_PORT: '8480' }),
    ).toThrow('they must differ');
  });

  it('takes where operations run, and no other word for it', () => {
    expect(readEnvironment({ HELIUM_EXECUTOR: 'kubernetes' }).executor).toBe(
      'kubernetes',
    );
    expect(() => readEnvironment({ HELIUM_EXECUTOR: 'jobs' })).toThrow(
      "HELIUM_EXECUTOR is 'jobs'; it must be process or kubernetes",
    );
  });

  it('refuses Jobs on a cluster that has no node for them', () => {
    expect(() =>
      readEnvironment({
        HELIUM_EXECUTOR: 'kubernetes',
        HELIUM_KUBECONTEXT: 'kind-kind',
      }),
    ).toThrow('unset one of them');
  });
});
