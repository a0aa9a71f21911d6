import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TestApiProvider } from '@backstage/test-utils';
import {
  type CatalogApi,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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

describe('EntityField, of a catalog that', () => {
  const show = (queryEntities: CatalogApi['queryEntities']) =>
    renderInTestApp(
      <TestApiProvider
        apis={[[catalogApiRef, catalogApiMock.mock({ queryEntities })]]}
      >
        <Field />
      </TestApiProvider>,
      { features: [heliumPlugin] },
    );
  const findField = () =>
    screen.findByRole('combobox', { name: 'User or group' });

  it('takes its time, says that it looks', async () => {
    show(() => new Promise(() => {}));
    await userEvent.click(await findField());
    expect(await screen.findByText('Looking in the catalog…')).toBeVisible();
  });

  it('fails, says so and takes a reference that is typed', async () => {
    show(async () => {
      throw new Error('The catalog is away');
    });
    const field = await findField();
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/The catalog does not answer/),
    );
    await userEvent.type(field, 'user:default/joe');
    expect(field).toHaveValue('user:default/joe');
  });

  it('answers again, offers whom it knows', async () => {
    let away = true;
    show(async () => {
      if (away) throw new TypeError('Failed to fetch');
      return { items: [JOE], totalItems: 1, pageInfo: {} };
    });
    const field = await findField();
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/The catalog does not answer/),
    );
    away = false;
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(/A name to look for/),
    );
    await userEvent.click(field);
    expect(
      await screen.findByRole('option', { name: 'user:default/joe' }),
    ).toBeVisible();
  });
});

function Field() {
  const [value, setValue] = useState('');
  return <EntityField id="entity" value={value} onChange={setValue} />;
}
