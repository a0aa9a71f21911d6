import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { infraJsonSchema } from './jsonSchema';

const PUBLISHED = resolve(
  __dirname,
  '../../../../docs/schemas/infra.schema.json',
);

it('is published as it is', () => {
  expect(JSON.parse(readFileSync(PUBLISHED, 'utf8'))).toEqual(
    infraJsonSchema(),
  );
});
