import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TestApiProvider } from '@backstage/test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { act, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import heliumPlugin from '../../alpha';
import { EntityField } from './EntityField';

const JOE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'joe', namespace: 'default' },
};

describe('EntityField', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks the catalog once the typing pauses, not at each key', async () => {
    const catalog = catalogApiMock.mock({
      queryEntities: async () => ({
        items: [JOE],
        totalItems: 1,
        pageInfo: {},
      }),
    });
    renderInTestApp(
      <TestApiProvider apis={[[catalogApiRef, catalog]]}>
        <Field />
      </TestApiProvider>,
      { features: [heliumPlugin] },
    );
    const field = await screen.findByRole('combobox', {
      name: 'User or group',
    });
    const terms = () =>
      catalog.queryEntities.mock.calls.map(
        ([request]) =>
          (request as { fullTextFilter?: { term: string } }).fullTextFilter
            ?.term,
      );
    const before = terms().length;
    for (const value of ['j', 'jo', 'joe']) {
      fireEvent.change(field, { target: { value } });
    }
    expect(terms()).toHaveLength(before);
    act(() => {
      jest.advanceTimersByTime(1_000);
    });
    expect(terms().slice(before)).toEqual(['joe']);
    expect(
      await screen.findByRole('option', { name: 'user:default/joe' }),
    ).toBeVisible();
  });
});

function Field() {
  const [value, setValue] = useState('');
  return <EntityField id="entity" value={value} onChange={setValue} />;
}
