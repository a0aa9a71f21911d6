import { Secret, Unknown } from '../providers/protocol/properties';
import { findFailures, schemaOf } from './schema';

const bucket = (inputs: object) =>
  findFailures(
    schemaOf('gcp').types['gcp:storage/bucket:Bucket'].inputs,
    inputs,
    'gcp',
  );

describe('findFailures', () => {
  it('takes what the package declares', () => {
    expect(
      bucket({
        location: 'US',
        versioning: { enabled: true },
        labels: { a: 'b' },
        lifecycleRules: [
          { action: { type: 'Delete' }, condition: { age: 30 } },
        ],
      }),
    ).toEqual([]);
  });

  it('takes values that are secret or not known yet', () => {
    expect(
      bucket({
        location: Unknown.value,
        name: new Secret('a'),
        cors: Unknown.value,
      }),
    ).toEqual([]);
  });

  it('names what is missing, what there is not, and what has another type', () => {
    const failures = bucket({
      lokation: 'US',
      versioning: { enabled: 'yes' },
      lifecycleRules: [{ action: { typ: 'Delete' }, condition: {} }],
    });
    expect(failures.map(({ property }) => property)).toEqual([
      'location',
      'lokation',
      'versioning.enabled',
      'lifecycleRules[0].action.type',
      'lifecycleRules[0].action.typ',
    ]);
    expect(failures[1].reason).toContain(
      'An argument named "lokation" is not expected here',
    );
  });
});
