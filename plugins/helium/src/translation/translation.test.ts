import german from './de';
import { accessMessages } from './en/access';
import { administrationMessages } from './en/administration';
import { fieldMessages } from './en/fields';
import { homeMessages } from './en/home';
import { keptDataMessages } from './en/keptData';
import { likelyCauseMessages } from './en/likelyCause';
import { listMessages } from './en/list';
import { offlineMessages } from './en/offline';
import { operationMessages } from './en/operations';
import { pickerMessages } from './en/picker';
import { previewMessages } from './en/preview';
import { repairMessages } from './en/repair';
import { valuesMessages } from './en/values';
import { workspaceMessages } from './en/workspace';

function flatten(messages: object, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const english = [
  listMessages,
  workspaceMessages,
  likelyCauseMessages,
  operationMessages,
  repairMessages,
  fieldMessages,
  valuesMessages,
  homeMessages,
  offlineMessages,
  previewMessages,
  keptDataMessages,
  pickerMessages,
  accessMessages,
  administrationMessages,
].flatMap(messages => flatten(messages));

const placeholders = (text: string) =>
  (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the German translation', () => {
  it('has each text, and no other', () => {
    expect(Object.keys(german).sort()).toEqual(
      english.map(([key]) => key).sort(),
    );
  });

  it('fills in what the English text fills in', () => {
    for (const [key, text] of english) {
      expect([key, placeholders(german[key as keyof typeof german])]).toEqual([
        key,
        placeholders(text),
      ]);
    }
  });
});
