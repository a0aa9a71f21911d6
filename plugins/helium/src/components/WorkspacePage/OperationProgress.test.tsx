import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import { screen } from '@testing-library/react';
import { operation } from '../../__testUtils__/data';
import { OperationProgress } from './OperationProgress';

const running = (changes: Partial<Operation> = {}) =>
  operation({
    state: 'running',
    finishedAt: undefined,
    estimate: { seconds: 14, runs: 20 },
    ...changes,
  });

/** The bar of an operation that started so many seconds ago. */
async function barOf(active: Operation, seconds: number) {
  renderInTestApp(
    <OperationProgress
      operation={active}
      label="In progress: Create"
      elapsed={seconds * 1_000}
    />,
  );
  return await screen.findByRole('progressbar', {
    name: 'In progress: Create',
  });
}

describe('OperationProgress', () => {
  it('goes by what earlier runs took', async () => {
    const bar = await barOf(running(), 7);
    expect(bar).toHaveAttribute('aria-valuenow', '50');
    expect(bar).toHaveAttribute('aria-valuetext', 'Usually about 14 sec');
    expect(screen.getByText('Usually about 14 sec')).toBeVisible();
  });

  it('is not full while it runs', async () => {
    const bar = await barOf(running(), 15);
    expect(bar).toHaveAttribute('aria-valuenow', '95');
    expect(screen.getByText('Usually about 14 sec')).toBeVisible();
  });

  it('says when it takes longer than usual', async () => {
    const bar = await barOf(running(), 20);
    expect(bar).toHaveAttribute('aria-valuenow', '95');
    const words = 'Longer than usual (about 14 sec)';
    expect(bar).toHaveAttribute('aria-valuetext', words);
    expect(screen.getByText(words)).toBeVisible();
  });

  it.each([
    [7, 'It took about 14 sec the last time'],
    [20, 'Longer than the last time (about 14 sec)'],
  ])('makes no rule of one run, after %d seconds', async (seconds, words) => {
    await barOf(running({ estimate: { seconds: 14, runs: 1 } }), seconds);
    expect(screen.getByText(words)).toBeVisible();
  });

  it('starts at nothing where the clock here is behind', async () => {
    const bar = await barOf(running({ estimate: { seconds: 0, runs: 3 } }), -9);
    expect(bar).toHaveAttribute('aria-valuenow', '0');
    expect(screen.getByText('Usually about 1 sec')).toBeVisible();
  });

  it('does not move while the operation waits', async () => {
    const bar = await barOf(running({ state: 'queued' }), 60);
    expect(bar).not.toHaveAttribute('aria-valuenow');
    expect(screen.getByText('Usually about 14 sec')).toBeVisible();
  });

  it.each([
    ['without an earlier run', running({ estimate: undefined })],
    ['of what is being stopped', running({ state: 'stopping' })],
  ])('foretells nothing %s', async (_, active) => {
    const bar = await barOf(active, 7);
    expect(bar).not.toHaveAttribute('aria-valuenow');
    expect(bar).not.toHaveAttribute('aria-valuetext');
    expect(screen.queryByText(/about/)).not.toBeInTheDocument();
  });
});
