import { event } from '../../__testUtils__/data';
import { byConcern, resourcesOf } from './resources';

let minute = 0;
function resource(name: string, phase: string) {
  minute += 1;
  return {
    ...event('resource', { urn: `urn:${name}`, name, op: 'create', phase }),
    at: `2030-03-04T10:${String(minute).padStart(2, '0')}:00.000Z`,
  };
}

const named = (events: ReturnType<typeof resource>[]) =>
  byConcern(resourcesOf(events)).map(({ name }) => name);

describe('byConcern', () => {
  const begun = ['network', 'disk', 'database', 'console', 'ingress'].map(
    name => resource(name, 'started'),
  );

  it('puts what failed first, then what waits, what runs, and what is done last', () => {
    expect(
      named([
        ...begun,
        resource('network', 'done'),
        resource('console', 'waiting'),
        resource('ingress', 'failed'),
      ]),
    ).toEqual(['ingress', 'console', 'disk', 'database', 'network']);
  });

  it('shows first what was done last', () => {
    expect(
      named([
        ...begun,
        resource('disk', 'done'),
        resource('network', 'done'),
        resource('console', 'done'),
      ]),
    ).toEqual(['database', 'ingress', 'console', 'network', 'disk']);
  });

  it('moves a row only when its phase changes', () => {
    const waiting = [
      ...begun,
      resource('disk', 'waiting'),
      resource('network', 'waiting'),
    ];
    const before = named(waiting);
    expect(before).toEqual([
      'network',
      'disk',
      'database',
      'console',
      'ingress',
    ]);
    expect(named([...waiting, resource('disk', 'waiting')])).toEqual(before);
    expect(named([...waiting, resource('database', 'started')])).toEqual(
      before,
    );
  });

  it('leaves what it is given as it is', () => {
    const resources = resourcesOf([...begun, resource('ingress', 'failed')]);
    byConcern(resources);
    expect(resources.at(-1)?.name).toBe('ingress');
  });
});
