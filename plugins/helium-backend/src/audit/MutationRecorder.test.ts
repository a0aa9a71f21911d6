import { mockServices } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { MutationRecorder } from './MutationRecorder';

describe('MutationRecorder', () => {
  const broken = new Error('the audit log is full');
  const auditor = mockServices.auditor.mock();
  const logger = mockServices.logger.mock();
  const metrics = { countMutation: jest.fn(), countExpired: jest.fn() };
  const recorder = MutationRecorder.create({ auditor, metrics, logger });
  const event = { success: jest.fn(), fail: jest.fn() };

  beforeEach(() => {
    jest.clearAllMocks();
    auditor.createEvent.mockResolvedValue(event);
    event.success.mockResolvedValue(undefined);
    event.fail.mockResolvedValue(undefined);
  });

  const record = (work: () => Promise<{ result: string }>) =>
    recorder.record('workspace-delete', undefined, {}, work);

  it('says that a mutation is done, also when the audit log then fails', async () => {
    event.success.mockRejectedValue(broken);
    expect(await record(async () => ({ result: 'done' }))).toBe('done');
    expect(event.fail).not.toHaveBeenCalled();
    expect(metrics.countMutation.mock.calls).toEqual([
      ['workspace-delete', 'succeeded'],
    ]);
    expect(logger.error).toHaveBeenCalledWith(
      'The end of a workspace-delete could not be written to the audit log',
      broken,
    );
  });

  it('says why a mutation failed, also when the audit log then fails', async () => {
    event.fail.mockRejectedValue(broken);
    await expect(
      record(async () => {
        throw new ConflictError('destroyed already');
      }),
    ).rejects.toThrow('destroyed already');
    expect(metrics.countMutation.mock.calls).toEqual([
      ['workspace-delete', 'failed'],
    ]);
  });

  it('changes nothing that it could not announce', async () => {
    auditor.createEvent.mockRejectedValue(broken);
    const work = jest.fn();
    await expect(record(work)).rejects.toThrow(broken);
    expect(work).not.toHaveBeenCalled();
  });
});
