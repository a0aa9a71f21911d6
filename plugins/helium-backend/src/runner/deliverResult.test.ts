import { deliverResult } from './deliverResult';
import { PortalRefusal } from './PortalClient';
import type { AttemptResult } from './protocol';

describe('deliverResult', () => {
  const result: AttemptResult = {
    outcome: 'succeeded',
    outputs: { large: 'x'.repeat(5_000) },
  };
  async function deliver(refusals: Error[]) {
    const sent: AttemptResult[] = [];
    const sendResult = async (one: AttemptResult) => {
      sent.push(one);
      const refusal = refusals.shift();
      if (refusal) {
        throw refusal;
      }
    };
    const failure = await deliverResult({ sendResult }, result).catch(e => e);
    return { sent, failure };
  }

  it('sends a result once', async () => {
    expect(await deliver([])).toEqual({ sent: [result], failure: undefined });
  });

  it('says that a result is too large', async () => {
    const { sent, failure } = await deliver([new PortalRefusal(413, 'large')]);
    expect(failure).toBeUndefined();
    expect(sent[1]).toEqual({
      outcome: 'failed',
      failure: {
        class: 'permanent',
        message: expect.stringMatching(
          /ended \(succeeded\).* 50\d\d bytes: 413 large/,
        ),
      },
    });
  });

  it.each([401, 409])('has nothing to add to a %s', async status => {
    const refusal = new PortalRefusal(status, 'fenced');
    expect(await deliver([refusal])).toEqual({
      sent: [result],
      failure: refusal,
    });
  });
});
