import { registerMswTestHooks } from '@backstage/test-utils';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { operation, program, workspace } from '../../__testUtils__/data';
import { setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';

describe('what a deletion takes away', () => {
  const keep = /Keep the data that persists/;
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  const bucket = { type: 'gcp:storage/bucket:Bucket', count: 2, kept: 1 };
  const release = {
    type: 'kubernetes:helm.sh/v3:Release',
    count: 3,
    kept: 0,
  };
  const resources = [release, bucket];
  const fixed = /^Everything that this workspace made goes/;

  type Dialog = Awaited<ReturnType<typeof openDelete>>;

  async function openDelete(changes: Partial<Workspace>) {
    helium.serve([workspace(changes)]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            { ...program, keptData: { default: 'P30D', maximum: 'P90D' } },
          ],
        }),
      ),
    );
    openPage(PAGE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    return within(await screen.findByRole('dialog'));
  }

  const itemsOf = (dialog: Dialog, name: string | RegExp) =>
    within(dialog.getByRole('list', { name }))
      .getAllByRole('listitem')
      .map(item => item.textContent);

  it('is listed by kind', async () => {
    const dialog = await openDelete({ resources });
    expect(itemsOf(dialog, 'What will go')).toEqual([
      '2 × Bucket',
      '3 × Helm release',
    ]);
    expect(dialog.getByText('There is no way back.')).toBeVisible();
    expect(
      dialog.queryByRole('list', { name: /What will be kept/ }),
    ).not.toBeInTheDocument();
    expect(dialog.queryByText(fixed)).not.toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: /other resource/ }),
    ).not.toBeInTheDocument();
  });

  it('is less when the data is kept, which is listed with its date', async () => {
    const dialog = await openDelete({ resources });
    await userEvent.click(
      await dialog.findByRole('checkbox', {
        name: /Keep the data that persists/,
      }),
    );
    expect(itemsOf(dialog, 'What will go')).toEqual([
      '1 × Bucket',
      '3 × Helm release',
    ]);
    expect(dialog.queryByText('There is no way back.')).not.toBeInTheDocument();
    expect(
      dialog.getByText('For all but the kept data there is no way back.'),
    ).toBeVisible();
    const day = DateTime.now().plus({ days: 30 }).toFormat('LLL d, yyyy');
    const title = new RegExp(`^What will be kept until .*${day}`);
    expect(
      dialog
        .getByRole('checkbox', { name: /Keep the data that persists/ })
        .compareDocumentPosition(dialog.getByRole('list', { name: title })),
    ).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(itemsOf(dialog, title)).toEqual([
      '1 × Bucket',
      'What else of its data persists, such as volumes',
    ]);
    await userEvent.clear(
      dialog.getByRole('spinbutton', { name: 'For how many days' }),
    );
    expect(itemsOf(dialog, 'What will be kept')).toHaveLength(2);
  });

  it('says so when there is no data to keep', async () => {
    const dialog = await openDelete({
      resources: [release],
      data: { items: [], totalItems: 0, complete: true },
    });
    await userEvent.click(await dialog.findByRole('checkbox', { name: keep }));
    expect(itemsOf(dialog, /^What will be kept until/)).toEqual([
      'No data was found',
    ]);
  });

  it('folds what is no data', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      type: `cloud:index:Kind${'abcdefghi'[index]}`,
      count: 5,
      kept: 0,
    }));
    const dialog = await openDelete({
      resources: [...many, { ...bucket, count: 1 }],
    });
    const first = ['1 × Bucket', '5 × Kinda', '5 × Kindb'];
    expect(itemsOf(dialog, 'What will go')).toEqual(first);
    const rest = dialog.getByRole('button', { name: 'and 35 other resources' });
    expect(rest).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(rest);
    expect(itemsOf(dialog, 'What will go')).toHaveLength(10);
    await userEvent.click(dialog.getByRole('button', { name: 'Show fewer' }));
    expect(itemsOf(dialog, 'What will go')).toEqual(first);
  });

  it('folds no data, however much there is', async () => {
    const dialog = await openDelete({
      resources: [
        ...['Disk', 'Key', 'Bucket', 'Snapshot'].map(kind => ({
          type: `cloud:index:${kind}`,
          count: 1,
          kept: 1,
        })),
        release,
      ],
    });
    expect(itemsOf(dialog, 'What will go')).toHaveLength(4);
    expect(
      dialog.getByRole('button', { name: 'and 3 other resources' }),
    ).toBeVisible();
  });

  it('keeps what an earlier deletion was to keep', async () => {
    const dialog = await openDelete({
      resources,
      desired: 'absent',
      status: 'failed',
      keepDataUntil: '2099-03-01T12:00:00Z',
    });
    expect(itemsOf(dialog, /What will be kept until .*2099/)).toContain(
      '1 × Bucket',
    );
  });

  it.each<[string, Partial<Workspace>]>([
    ['nothing is known', {}],
    ['nothing is left in the stack', { resources: [] }],
    [
      'an operation is changing it',
      { resources, activeOperation: operation({ state: 'running' }) },
    ],
  ])('is said in general while %s', async (_, changes) => {
    const dialog = await openDelete(changes);
    expect(dialog.getByText(fixed)).toBeVisible();
    expect(dialog.getByText(/its storage and the data in it/)).toBeVisible();
    expect(dialog.queryByRole('list')).not.toBeInTheDocument();
    await userEvent.click(await dialog.findByRole('checkbox', { name: keep }));
    expect(dialog.getByText(fixed)).toHaveTextContent(/but for its data/);
    expect(
      dialog.queryByText(/its storage and the data in it/),
    ).not.toBeInTheDocument();
  });

  describe('when the data is known by name', () => {
    const volume = (name: string) => ({
      where: 'kubernetes',
      kind: 'v1/PersistentVolume',
      name: `pvc-${name}`,
      detail: `Claim calm-otter/${name}, 10Gi`,
    });
    const data = {
      items: [
        volume('postgres'),
        volume('etcd'),
        { where: 'gcp', kind: 'storage.googleapis.com/Bucket', name: 'otters' },
      ],
      totalItems: 3,
      complete: true,
      listedAt: '2031-05-01T12:00:00Z',
    };
    const names = [
      'Bucket: otters',
      'Persistent volume: calm-otter/etcd, pvc-etcd, 10Gi',
      'Persistent volume: calm-otter/postgres, pvc-postgres, 10Gi',
    ];
    const counts = ['3 × Helm release', '1 × Bucket'];
    const unlisted = 'Other data, such as volumes, that could not be listed';

    const chooseKeep = async (dialog: Dialog) =>
      userEvent.click(await dialog.findByRole('checkbox', { name: keep }));

    it('names each piece of it first, and counts none of it again', async () => {
      const dialog = await openDelete({ resources, data });
      expect(itemsOf(dialog, 'What will go')).toEqual(names);
      await userEvent.click(
        dialog.getByRole('button', { name: 'and 4 other resources' }),
      );
      expect(itemsOf(dialog, 'What will go')).toEqual([...names, ...counts]);

      await chooseKeep(dialog);
      expect(itemsOf(dialog, 'What will go')).toEqual(counts);
      expect(itemsOf(dialog, /What will be kept/)).toEqual([
        ...names,
        expect.stringMatching(
          /^Data that came after .*May 1, 2031.*, such as new volumes$/,
        ),
      ]);
    });

    it('names what is in the stack when the rest could not be listed', async () => {
      const dialog = await openDelete({
        resources: [bucket],
        data: {
          items: data.items.slice(2),
          totalItems: 1,
          complete: false,
        },
      });
      expect(itemsOf(dialog, 'What will go')).toEqual([
        'Bucket: otters',
        '1 × Bucket',
        unlisted,
      ]);
      await chooseKeep(dialog);
      expect(itemsOf(dialog, 'What will go')).toEqual(['1 × Bucket']);
      expect(itemsOf(dialog, /What will be kept/)).toEqual([
        'Bucket: otters',
        unlisted,
      ]);
    });

    it('has nothing to add when there is none outside of the stack', async () => {
      const dialog = await openDelete({
        resources: [bucket],
        data: {
          items: data.items.slice(2),
          totalItems: 1,
          complete: true,
        },
      });
      await chooseKeep(dialog);
      expect(itemsOf(dialog, /What will be kept/)).toEqual(['Bucket: otters']);
    });

    it('names volumes though nothing is known of the stack', async () => {
      const dialog = await openDelete({
        data: {
          ...data,
          items: [volume('etcd')],
          totalItems: 1,
          complete: false,
        },
      });
      expect(itemsOf(dialog, 'What will go')).toEqual([
        'Persistent volume: calm-otter/etcd, pvc-etcd, 10Gi',
        unlisted,
      ]);
      expect(dialog.getByText(fixed)).toBeVisible();
    });

    it('folds very much of it, and says how much is not named', async () => {
      const dialog = await openDelete({
        resources,
        data: {
          ...data,
          items: Array.from({ length: 12 }, (_, index) => volume(`${index}`)),
          totalItems: 15,
        },
      });
      expect(itemsOf(dialog, 'What will go')).toHaveLength(10);
      await userEvent.click(
        dialog.getByRole('button', {
          name: 'and 9 other resources, data among them',
        }),
      );
      expect(itemsOf(dialog, 'What will go').slice(12)).toEqual([
        '3 more pieces of data, too many to name',
        ...counts,
      ]);
    });
  });
});
