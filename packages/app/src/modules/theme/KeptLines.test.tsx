import { StructuredMetadataTable } from '@backstage/core-components';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { themeModule } from '.';

it('keeps the lines of values in a review', async () => {
  renderTestApp({
    features: [themeModule],
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/review',
          loader: async () => (
            <StructuredMetadataTable
              metadata={{ values: 'pachd:\n  replicas: 2\n' }}
            />
          ),
        },
      }),
    ],
    initialRouteEntries: ['/review'],
  });
  const cell = await screen.findByRole('cell', { name: /pachd/ });
  expect(cell).toHaveStyle({ whiteSpace: 'pre-wrap' });
});
