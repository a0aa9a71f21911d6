import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeatTimes, keepHeartbeat } from './heartbeat';
import { PortalRefusal } from './PortalClient';
import type { HeartbeatReply } from './protocol';
import { Stopper } from './Stopper';

it('lets all times of a heartbeat follow the lease', () => {
  expect(heartbeatTimes(60)).toEqual({
    intervalMs: 10_000,
    stopAfterMs: 180_000,
    endAfterMs: 270_000,
  });
});

describe('keepHeartbeat', () => {
  function keep(heartbeat: () => Promise<HeartbeatReply>) {
    const startedAt = Date.now();
    const stopper = new Stopper();
    const counts = { fenced: 0, ended: 0 };
    const { endWatch, stop } = keepHeartbeat({
      client: {
        heartbeat,
        get silentMs() {
          return Date.now() - startedAt;
        },
      },
      stopper,
      onFenced: () => {
        counts.fenced += 1;
      },
      end: () => {
        counts.ended += 1;
        stop();
      },
      intervalMs: 20,
      stopAfterMs: 200,
      endAfterMs: 400,
    });
    return { stopper, counts, endWatch, stop };
  }

  it.each([
    ['is away', () => Promise.reject(new Error('fetch failed'))],
    ['never answers', () => new Promise<HeartbeatReply>(() => {})],
    ['refuses', () => Promise.reject(new PortalRefusal(409, 'fenced'))],
  ])('stops and then ends a runner whose portal %s', async (_, heartbeat) => {
    const { stopper, counts } = keep(heartbeat);
    await sleep(300);
    expect(stopper.reason).toContain('could not be reached');
    expect(counts.ended).toBe(0);
    await sleep(300);
    expect(counts.ended).toBe(1);
  });

  it('stops a runner when the portal says so', async () => {
    const { stopper, stop } = keep(async () => ({ stop: 'graceful' }));
    await sleep(100);
    stop();
    expect(stopper.reason).toBe('cancelled by request');
  });

  it('lets a runner that is done wait for its portal', async () => {
    let beats = 0;
    const { counts, endWatch, stop } = keep(async () => {
      beats += 1;
      throw new PortalRefusal(409, 'fenced');
    });
    endWatch();
    await sleep(600);
    stop();
    expect(counts.ended).toBe(0);
    expect(counts.fenced).toBe(beats);
    expect(beats).toBeGreaterThan(5);
  });
});
