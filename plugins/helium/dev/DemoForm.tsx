import { Content, Header, Page } from '@backstage/core-components';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import {
  HeliumExpiryFieldExtension,
  HeliumJsonFieldExtension,
  HeliumValuesFieldExtension,
  HeliumWorkspaceFieldExtension,
  HeliumWorkspaceNameFieldExtension,
} from '../src';
import { program } from '../src/__testUtils__/data';

const FIELDS = (
  <ScaffolderFieldExtensions>
    <HeliumWorkspaceNameFieldExtension />
    <HeliumExpiryFieldExtension />
    <HeliumWorkspaceFieldExtension />
    <HeliumJsonFieldExtension />
    <HeliumValuesFieldExtension />
  </ScaffolderFieldExtensions>
);

const MANIFEST = {
  title: 'New workspace',
  steps: [
    {
      title: 'Workspace',
      schema: {
        type: 'object',
        properties: {
          name: field('Name', 'HeliumWorkspaceName'),
          expiry: field('Expiry', 'HeliumExpiry'),
          cluster: field('Cluster', 'HeliumWorkspace', {
            programs: [program.name],
          }),
          infrastructure: field('Infrastructure', 'HeliumJson'),
          values: field('Values', 'HeliumValues'),
        },
      },
    },
  ],
};

/** All form fields in one form, which shows what it would send. */
export function DemoForm() {
  const extensions = useCustomFieldExtensions(FIELDS);
  const [sent, setSent] = useState<object>();
  return (
    <Page themeId="tool">
      <Header title="Form" />
      <Content>
        <Stepper
          manifest={MANIFEST}
          extensions={extensions}
          onCreate={async values => setSent(values)}
        />
        {sent && (
          <Typography component="pre" role="status">
            {JSON.stringify(sent, undefined, 2)}
          </Typography>
        )}
      </Content>
    </Page>
  );
}

function field(title: string, name: string, options: object = {}) {
  return {
    type: 'string',
    title,
    'ui:field': name,
    'ui:options': options,
  };
}
