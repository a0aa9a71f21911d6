import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { event } from '../../__testUtils__/data';
import { recordDownloads } from '../../__testUtils__/downloads';
import { EventLog } from './EventLog';

const LINE_PX = 20;
const BOX_PX = 300;

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    event('log', { text: `line ${from + index}` }),
  );

/** A log whose box is as high as its lines make it, which jsdom does not know. */
async function openLog(
  first: OperationEvent[],
  { ended = false, gap = false } = {},
) {
  let show = (_events: OperationEvent[]) => {};
  function Growing() {
    const [events, setEvents] = useState(first);
    const [filter, setFilter] = useState('');
    show = setEvents;
    return (
      <EventLog
        workspace="calm-otter"
        operationId="op-1"
        events={events}
        gap={gap}
        ended={ended}
        filter={filter}
        onFilter={setFilter}
      />
    );
  }
  renderInTestApp(<Growing />);
  const box = await screen.findByRole('log', { name: 'Log' });
  const shown = () =>
    within(box)
      .queryAllByText(/^line \d+$/)
      .map(element => Number(element.textContent?.replace('line ', '')));
  Object.defineProperties(box, {
    clientHeight: { get: () => BOX_PX },
    scrollHeight: { get: () => shown().length * LINE_PX },
  });
  return {
    box,
    shown,
    show: (events: OperationEvent[]) => act(() => show(events)),
    scrollTo: (top: number) => {
      box.scrollTop = top;
      fireEvent.scroll(box);
    },
  };
}

describe('EventLog', () => {
  it('holds the last lines of a long log, and those before as somebody scrolls up', async () => {
    const log = await openLog(lines(1, 50_000));
    expect(log.shown()).toHaveLength(200);
    expect(log.shown().at(-1)).toBe(50_000);
    expect(screen.getByText('the last 200 of 50000 lines')).toBeVisible();

    log.scrollTo(0);
    expect(log.shown()).toHaveLength(400);
    expect(log.shown()[0]).toBe(49_601);
    // What was at the top is where it was.
    expect(log.box.scrollTop).toBe(200 * LINE_PX);
  });

  it('follows the end until somebody scrolls up, and again when they ask for it', async () => {
    const events = lines(1, 300);
    const log = await openLog(events);
    log.scrollTo(1_000);
    const [first] = log.shown();

    const more = [...events, ...lines(301, 400)];
    log.show(more);
    expect(log.shown()[0]).toBe(first);
    expect(log.shown().at(-1)).toBe(400);

    fireEvent.click(screen.getByRole('button', { name: 'Follow the end' }));
    expect(log.shown()).toHaveLength(200);
    expect(log.box.scrollTop).toBe(200 * LINE_PX);
  });

  it('stays where it is while what was long ago arrives', async () => {
    const all = lines(1, 1_000);
    const log = await openLog(all.slice(-250));
    log.scrollTo(1_000);
    const [first] = log.shown();
    log.show(all);
    expect(log.shown()[0]).toBe(first);
  });

  it('searches all of the log', async () => {
    const log = await openLog(lines(1, 50_000));
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'line 123' },
    });
    expect(log.shown().slice(0, 3)).toEqual([123, 1230, 1231]);
  });

  it('is saved as a whole, whatever is shown of it', async () => {
    const downloads = recordDownloads();
    const all = [
      ...lines(1, 1_000),
      event('diagnostic', { severity: 'warning', message: 'Slow\npull' }),
    ].map(each => ({ ...each, at: '2030-03-04T11:00:00.000+01:00' }));
    await openLog(all, { ended: true });
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'line 123' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Download' }));
    expect(downloads.names).toEqual(['calm-otter-op-1.log']);
    const saved = (await downloads.textOf(0)).split('\n');
    expect(saved).toHaveLength(1_003);
    expect(saved[0]).toBe('2030-03-04T10:00:00.000Z INFO    line 1');
    expect(saved.slice(-3)).toEqual([
      '2030-03-04T10:00:00.000Z WARNING Slow',
      '2030-03-04T10:00:00.000Z WARNING pull',
      '',
    ]);
    downloads.restore();
  });

  it('is saved as what came so far while more may come, once there is any of it', async () => {
    const downloads = recordDownloads();
    const log = await openLog([]);
    const button = screen.getByRole('button', {
      name: 'Download what came so far',
    });
    expect(button).toBeDisabled();
    log.show(lines(1, 2));
    fireEvent.click(button);
    expect(downloads.names).toEqual(['calm-otter-op-1-so-far.log']);
    expect(await downloads.textOf(0)).toMatch(/line 1\n.*line 2\n$/);
    downloads.restore();
  });

  it('is not saved with a hole in it', async () => {
    await openLog(lines(1, 2), { gap: true });
    expect(
      screen.getByRole('button', { name: 'Download what came so far' }),
    ).toBeDisabled();
  });
});
