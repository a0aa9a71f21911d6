import { divide } from './deletion';

describe('what a deletion divides', () => {
  const resources = [
    { type: 'gcp:serviceaccount/account:Account', count: 1, kept: 0 },
    { type: 'kubernetes:core/v1:ServiceAccount', count: 1, kept: 0 },
    { type: 'gcp:storage/bucket:Bucket', count: 2, kept: 1 },
    { type: 'gcp:kms/cryptoKey:CryptoKey', count: 1, kept: 1 },
  ];

  it('all goes when no data is kept, the data first, counted by its title', () => {
    expect(divide(resources, false)).toEqual({
      going: [
        { title: 'Bucket', count: 2, data: true },
        { title: 'Crypto key', count: 1, data: true },
        { title: 'Service account', count: 2, data: false },
      ],
      staying: [],
    });
  });

  it('the data stays when it is kept', () => {
    expect(divide(resources, true)).toEqual({
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
});
