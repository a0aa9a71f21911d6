import { divide, nameData } from './deletion';

describe('what a deletion divides', () => {
  const resources = [
    { type: 'gcp:serviceaccount/account:Account', count: 1, kept: 0 },
    { type: 'kubernetes:core/v1:ServiceAccount', count: 1, kept: 0 },
    { type: 'gcp:storage/bucket:Bucket', count: 2, kept: 1 },
    { type: 'gcp:kms/cryptoKey:CryptoKey', count: 1, kept: 1 },
  ];

  it('all goes when no data is kept, the data first, counted by its title', () => {
    expect(divide(resources, { keepsData: false, named: false })).toEqual({
      going: [
        { title: 'Bucket', count: 2, data: true },
        { title: 'Crypto key', count: 1, data: true },
        { title: 'Service account', count: 2, data: false },
      ],
      staying: [],
    });
  });

  it('the data stays when it is kept', () => {
    expect(divide(resources, { keepsData: true, named: false })).toEqual({
      going: [
        { title: 'Bucket', count: 1, data: true },
        { title: 'Service account', count: 2, data: false },
      ],
      staying: [
        { title: 'Bucket', count: 1, data: true },
        { title: 'Crypto key', count: 1, data: true },
      ],
    });
  });

  it.each([true, false])(
    'data that is named is not counted (kept: %s)',
    keepsData => {
      expect(divide(resources, { keepsData, named: true })).toEqual({
        going: [
          { title: 'Service account', count: 2, data: false },
          { title: 'Bucket', count: 1, data: false },
        ],
        staying: [],
      });
    },
  );
});

it('names data by its kind and what people know it by, in that order', () => {
  const volume = {
    where: 'kubernetes',
    kind: 'v1/PersistentVolume',
    name: 'pvc-1',
    detail: 'Claim demo/data, 10Gi',
  };
  const bucket = { where: 'aws', kind: 's3:bucket', name: 'otters' };
  const named = nameData([volume, { ...bucket, name: 'zebras' }, bucket]);
  expect(named.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'Bucket otters',
    'Bucket zebras',
    'Persistent volume demo/data, pvc-1, 10Gi',
  ]);
  expect(new Set(named.map(({ key }) => key)).size).toBe(3);
});
