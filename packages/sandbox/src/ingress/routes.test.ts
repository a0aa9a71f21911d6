import { V1Ingress } from '@kubernetes/client-node';
import { claimOf, compareClaims, findRoute } from './routes';

function ingress(
  name: string,
  host: string | undefined,
  paths: Array<[path: string, type: string, service: string]>,
  defaultService?: string,
): V1Ingress {
  const backend = (service: string) => ({
    service: { name: service, port: { number: 80 } },
  });
  return {
    metadata: { name, namespace: 'default' },
    spec: {
      ...(defaultService ? { defaultBackend: backend(defaultService) } : {}),
      rules: [
        {
          host,
          http: {
            paths: paths.map(([path, pathType, service]) => ({
              path,
              pathType,
              backend: backend(service),
            })),
          },
        },
      ],
    },
  };
}

describe('findRoute', () => {
  const ingresses = [
    ingress('wild', '*.demo.localhost', [['/', 'Prefix', 'wild']]),
    ingress(
      'console',
      'console.demo.localhost',
      [
        ['/', 'Prefix', 'console'],
        ['/api', 'Prefix', 'api'],
        ['/api', 'Exact', 'exact'],
        ['/api/v2/', 'ImplementationSpecific', 'v2'],
      ],
      'unused',
    ),
    ingress(
      'fallback',
      'fallback.localhost',
      [['/only', 'Exact', 'only']],
      'default',
    ),
    ingress('hostless', undefined, [['/', 'Prefix', 'hostless']]),
  ];

  it.each([
    ['console.demo.localhost', '/', 'console'],
    ['console.demo.localhost', '/apis', 'console'],
    ['console.demo.localhost', '/api', 'exact'],
    ['console.demo.localhost', '/api/', 'api'],
    ['console.demo.localhost', '/api/v1', 'api'],
    ['console.demo.localhost', '/api/v2', 'v2'],
    ['other.demo.localhost', '/', 'wild'],
    ['fallback.localhost', '/only', 'only'],
    ['fallback.localhost', '/else', 'default'],
    ['a.b.demo.localhost', '/', undefined],
    ['demo.localhost', '/', undefined],
    ['.demo.localhost', '/', undefined],
    ['unknown.localhost', '/', undefined],
    ['', '/', undefined],
  ])('%s%s goes to %s', (host, path, service) => {
    expect(findRoute(ingresses, host, path)?.backend.service?.name).toBe(
      service,
    );
  });
});

describe('claimOf', () => {
  const cluster = (host: string, created?: string) => {
    const made = ingress('any', host, [['/', 'Prefix', 'any']]);
    // As a watch hands it out: text, whatever the type says.
    made.metadata!.creationTimestamp = created as unknown as Date;
    return claimOf([made], 'console.demo.localhost');
  };

  it('has nothing of a cluster without the host', () => {
    expect(cluster('other.localhost')).toBeUndefined();
  });

  it('puts a name before a wildcard, and the older before the younger', () => {
    const wildcard = cluster('*.demo.localhost', '2026-01-01T00:00:00Z')!;
    const older = cluster('console.demo.localhost', '2026-01-02T00:00:00Z')!;
    const younger = cluster('console.demo.localhost', '2026-01-03T00:00:00Z')!;
    expect([wildcard, younger, older].sort(compareClaims)).toEqual([
      older,
      younger,
      wildcard,
    ]);
  });
});
