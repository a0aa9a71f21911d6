import type { Page } from '@playwright/test';
import {
  HELIUM_WORKSPACES_CHANNEL,
  type HeliumClient,
} from '@helium-portal/backstage-plugin-helium-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Times, times } from '../measures/report';
import { openList } from './pages';

/** How long the backend gathers changes before it tells of them. */
const GATHER_MS = 250;
/** What the events backend must take by HTTP, to hand it to the signals backend as Helium's own would. */
export const SIGNALS_TOPIC = 'signals';

/** What a page did while signals came. */
export interface Storm {
  /** How long frames took. */
  frames: Times & { longest: number };
  signalsPerSecond: number;
  /** How often the list was read again. */
  reads: number;
}

/**
 * Has the list open while signals come: each quarter of a second, a bundle of them that are put to the signals backend, and one of a
 * workspace that was really changed.
 *
 * @param options - `perSecond` is 0 for a list that is left alone
 */
export async function measureStorm(
  page: Page,
  url: string,
  options: { client: HeliumClient; perSecond: number; durationMs: number },
): Promise<Storm> {
  const { client, perSecond, durationMs } = options;
  const { items } = await client.listWorkspaces({ limit: 20 });
  let signals = 0;
  let reads = 0;
  page.on('websocket', socket =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes(HELIUM_WORKSPACES_CHANNEL)) signals += 1;
    }),
  );
  page.on('request', request => {
    if (request.url().includes('/api/helium/workspaces?')) reads += 1;
  });
  await openList(page, url);
  // Until it has subscribed, and nothing of its opening is left.
  await sleep(3_000);

  signals = 0;
  reads = 0;
  let watching = true;
  const watched = watchFrames(page, durationMs).finally(() => {
    watching = false;
  });
  const bundle = Math.ceil((perSecond * GATHER_MS) / 1000);
  for (let turn = 0; watching && bundle > 0; turn += 1) {
    await Promise.all([
      sleep(GATHER_MS),
      client.extendWorkspace(items[turn % items.length].name, {
        expiresIn: 'PT1M',
      }),
      ...Array.from({ length: bundle }, (_, index) =>
        putSignal(url, items[index % items.length].id),
      ),
    ]);
  }
  const frames = await watched;
  return {
    frames: { ...times(frames), longest: Math.max(...frames) },
    signalsPerSecond: signals / (durationMs / 1000),
    reads,
  };
}

async function putSignal(url: string, workspaceId: string): Promise<void> {
  const answer = await fetch(`${url}/api/events/http/${SIGNALS_TOPIC}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      recipients: { type: 'broadcast' },
      channel: HELIUM_WORKSPACES_CHANNEL,
      message: { workspaceId },
    }),
  });
  if (!answer.ok) {
    throw new Error(`The portal did not take a signal: ${answer.status}`);
  }
}

/** The time of each frame of a page, from one to the next. */
async function watchFrames(page: Page, durationMs: number): Promise<number[]> {
  return await page.evaluate(
    duration =>
      new Promise<number[]>(resolve => {
        const took: number[] = [];
        let end: number;
        let last: number | undefined;
        requestAnimationFrame(function frame(now) {
          if (last === undefined) end = now + duration;
          else took.push(now - last);
          last = now;
          if (now < end) requestAnimationFrame(frame);
          else resolve(took);
        });
      }),
    durationMs,
  );
}
