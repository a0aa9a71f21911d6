import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { parse } from 'yaml';
import { WRITTEN_TEMPLATES } from './writtenTemplates';

const FOLDER = resolve(__dirname, '../../../../../templates');

it('names each template of the repository', () => {
  const written = readdirSync(FOLDER, { recursive: true })
    .map(String)
    .filter(file => file.endsWith('template.yaml'))
    .map(file => parse(readFileSync(join(FOLDER, file), 'utf8')))
    .map(template => stringifyEntityRef(template));
  expect([...WRITTEN_TEMPLATES].sort()).toEqual(written.sort());
});
