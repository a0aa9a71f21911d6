import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  type CustomFieldValidator,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import heliumPlugin from '../alpha';
import { newWorkspaceRouteRef } from '../routes';

interface Field {
  name: string;
  component(props: any): JSX.Element | null;
  validation?: CustomFieldValidator<any, any>;
}

/** The form of a template with one property, which a field shows, and others as the form itself shows them. */
export function openTemplateForm(
  field: Field,
  property: string,
  schema: Record<string, unknown> = {},
  required = false,
  others: Record<string, { type: string; title: string }> = {},
) {
  const onCreate = jest.fn(async () => {});
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: 'New workspace',
          steps: [
            {
              title: 'Workspace',
              schema: {
                type: 'object',
                required: required ? [property] : [],
                properties: {
                  ...others,
                  [property]: {
                    type: 'string',
                    title: property,
                    'ui:field': field.name,
                    ...schema,
                  },
                },
              },
            },
          ],
        }}
        extensions={[
          {
            name: field.name,
            component: field.component,
            validation: field.validation,
          },
        ]}
        onCreate={onCreate}
      />
    </SecretsContextProvider>,
    {
      features: [heliumPlugin],
      mountedRoutes: {
        '/create/templates/:namespace/:templateName': newWorkspaceRouteRef,
      },
    },
  );
  return {
    review: () =>
      userEvent.click(screen.getByRole('button', { name: 'Review' })),
    create: async () => {
      await userEvent.click(
        await screen.findByRole('button', { name: 'Create' }),
      );
      return onCreate;
    },
  };
}
