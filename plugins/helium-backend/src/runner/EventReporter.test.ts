import { EventReporter } from './EventReporter';
import { PortalRefusal } from './PortalClient';
import type { RunnerEvent } from './protocol';
import { Redactor } from './Redactor';

describe('EventReporter', () => {
  let batches: RunnerEvent[][];
  let fenced: number;

  /** A reporter whose portal refuses batches, or takes them. */
  function create(refusal: (batch: RunnerEvent[]) => number | undefined) {
    batches = [];
    fenced = 0;
    return EventReporter.create({
      client: {
        sendEvents: async batch => {
          const status = refusal(batch);
          if (status) {
            throw new PortalRefusal(status, 'no');
          }
          batches.push(batch);
        },
      },
      redactor: Redactor.of(['the-secret']),
      onFenced: () => {
        fenced += 1;
      },
    });
  }
  const check = (title: string) =>
    ({
      type: 'check',
      data: { title, passed: true, at: '2026-01-01T00:00:00Z' },
    } as const);
  const sequences = () =>
    batches.flatMap(batch => batch.map(({ sequence }) => sequence));

  it('cuts batches by their size', async () => {
    const reporter = create(() => undefined);
    const streams = ['stdout', 'stderr'] as const;
    for (let index = 0; index < 100; index++) {
      // Each character is six bytes of JSON.
      reporter.output('\u0001'.repeat(16_000), streams[index % 2]);
    }
    await reporter.close();
    expect(sequences()).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    const sizes = batches.map(batch => JSON.stringify(batch).length);
    expect(Math.max(...sizes)).toBeLessThan(700 * 1024);
    expect(batches.length).toBeLessThan(30);
  });

  it.each([400, 413])(
    'leaves out only the event that is answered with %s, and says so',
    async status => {
      const reporter = create(batch =>
        batch.some(({ type, data }) => type === 'check' && data.title === 'bad')
          ? status
          : undefined,
      );
      ['a', 'b', 'bad', 'c', 'd'].forEach(title =>
        reporter.report(check(title)),
      );
      await reporter.close();
      expect(sequences()).toEqual([1, 2, 3, 4, 5]);
      expect(batches.flat()[2]).toMatchObject({
        type: 'log',
        data: { text: expect.stringContaining(`take it: ${status} no`) },
      });
      expect(fenced).toBe(0);
    },
  );

  it('sends nothing more once it is fenced off', async () => {
    const reporter = create(() => 409);
    ['a', 'b'].forEach(title => reporter.report(check(title)));
    await reporter.close();
    expect(batches).toEqual([]);
    expect(fenced).toBe(1);
  });
});
