import { Teardown } from './teardown';

describe('Teardown', () => {
  it('stops everything in the opposite order, failures or not', async () => {
    const stopped: string[] = [];
    const teardown = new Teardown(() => {});
    teardown.add('sandbox', async () => {
      stopped.push('sandbox');
    });
    teardown.add('runners', async () => {
      throw new Error('still there');
    });
    teardown.add('portal', async () => {
      stopped.push('portal');
    });
    await expect(teardown.run()).rejects.toThrow(
      'Not everything could be stopped. runners: still there',
    );
    expect(stopped).toEqual(['portal', 'sandbox']);
    await expect(teardown.run()).resolves.toBeUndefined();
  });

  it('starts to stop at the first signal and hurries at the second', async () => {
    const said: string[] = [];
    const teardown = new Teardown(message => said.push(message));
    const unlisten = teardown.listen();
    try {
      let hurried = false;
      teardown.add('portal', async force => {
        hurried = force.aborted;
      });
      process.emit('SIGINT');
      await teardown.whenInterrupted();
      expect(teardown.interrupted.aborted).toBe(true);
      process.emit('SIGTERM');
      await teardown.run();
      expect(hurried).toBe(true);
      expect(said).toEqual(['Stopping at once']);
    } finally {
      unlisten();
    }
  });

  it('leaves work behind that can not be stopped', async () => {
    const teardown = new Teardown(() => {});
    const unlisten = teardown.listen();
    try {
      await expect(
        teardown.unlessInterrupted(Promise.resolve('done')),
      ).resolves.toBe('done');
      const endless = teardown.unlessInterrupted(new Promise(() => {}));
      process.emit('SIGTERM');
      await expect(endless).rejects.toThrow('Stopped');
    } finally {
      unlisten();
    }
  });
});
