import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { event } from '../../__testUtils__/data';
import { EventLog } from './EventLog';

const LINE_PX = 20;
const BOX_PX = 300;

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    event('log', { text: `line ${from + index}` }),
  );

/** A log whose box is as high as its lines make it, which jsdom does not know. */
async function openLog(first: OperationEvent[]) {
  let show = (_events: OperationEvent[]) => {};
  function Growing() {
    const [events, setEvents] = useState(first);
    show = setEvents;
    return <EventLog events={events} ended={false} />;
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
});
