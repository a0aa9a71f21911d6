import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL } from '../__testUtils__/app';
import { program } from '../__testUtils__/data';
import { setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import {
  expiryField,
  jsonField,
  valuesField,
  workspaceField,
  workspaceNameField,
} from './fields';

const helium = setupHeliumServer();

async function type(name: string, value: string) {
  const field = await screen.findByRole('textbox', { name });
  fireEvent.change(field, { target: { value } });
}

const UNREACHABLE = /Helium can’t be reached/;

describe('form fields while the backend can’t be reached', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.serve([]);
    // The form scrolls to the top of each step, which jsdom can't.
    window.scrollTo = () => {};
  });

  it('HeliumWorkspaceName says so, and checks the name by itself later', async () => {
    const connect = helium.disconnect();
    openTemplateForm(workspaceNameField, 'name');
    await type('name', 'calm-otter');
    expect(await screen.findByText(UNREACHABLE)).toBeVisible();
    connect();
    expect(await screen.findByText('calm-otter is free.')).toBeVisible();
  });

  it('HeliumWorkspaceName lets pass what can’t be checked', async () => {
    helium.disconnect();
    const form = openTemplateForm(workspaceNameField, 'name');
    await type('name', 'calm-otter');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ name: 'calm-otter' });
  });

  it('HeliumExpiry says so, and has the limits by itself later', async () => {
    const connect = helium.disconnect();
    openTemplateForm(expiryField, 'expiry');
    expect(await screen.findByText(UNREACHABLE)).toBeVisible();
    expect(screen.getByRole('button', { name: /^expiry/ })).toHaveTextContent(
      'Default',
    );
    connect();
    expect(await screen.findByText(/At most 3 days from now/)).toBeVisible();
    expect(screen.queryByText(UNREACHABLE)).not.toBeInTheDocument();
  });

  it('HeliumWorkspace says so, and has its list by itself later', async () => {
    const connect = helium.disconnect();
    openTemplateForm(workspaceField, 'cluster', {
      'ui:options': { programs: [program.name] },
    });
    expect(await screen.findByText(UNREACHABLE)).toBeVisible();
    connect();
    expect(await screen.findByText(/^No “.*” is ready yet/)).toBeVisible();
  });

  it('HeliumJson says so, and is checked by itself later', async () => {
    helium.server.use(
      http.post(`${HELIUM_URL}/programs/:name/effective-values`, () =>
        HttpResponse.json(
          {
            error: { name: 'InputError', message: 'Some input is wrong' },
            response: { statusCode: 400 },
            fields: [
              { field: 'parameters.infra', message: 'Line 1: no such key' },
            ],
          },
          { status: 400 },
        ),
      ),
    );
    const connect = helium.disconnect();
    openTemplateForm(jsonField, 'infra', {
      'ui:options': { program: program.name, parameter: 'infra' },
    });
    await type('infra', '{"a": 1}');
    expect(await screen.findByText(UNREACHABLE)).toBeVisible();
    connect();
    expect(await screen.findByText('Line 1: no such key')).toBeVisible();
  });

  it('HeliumValues keeps its last answer, and takes what is typed', async () => {
    const connect = helium.disconnect();
    const form = openTemplateForm(valuesField, 'values', {
      'ui:options': { program: program.name },
    });
    await type('values', 'a: 1');
    expect(await screen.findByText(UNREACHABLE)).toBeVisible();
    connect();
    expect(await screen.findByText('YAML, up to 1 MiB.')).toBeVisible();
    helium.disconnect();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ values: 'a: 1' });
  });
});

describe('form fields while the backend has not answered', () => {
  registerMswTestHooks(helium.server);

  it('HeliumWorkspaceName says that it looks', async () => {
    helium.serve([]);
    const goOn = helium.hold();
    openTemplateForm(workspaceNameField, 'name');
    await type('name', 'calm-otter');
    expect(
      await screen.findByText('Looking whether the name is free…'),
    ).toBeVisible();
    goOn();
    expect(await screen.findByText('calm-otter is free.')).toBeVisible();
  });

  it('HeliumExpiry can be used', async () => {
    helium.serve([]);
    const goOn = helium.hold();
    openTemplateForm(expiryField, 'expiry');
    expect(
      await screen.findByRole('button', { name: /^expiry/ }),
    ).toHaveTextContent('Default');
    goOn();
    expect(await screen.findByText(/At most 3 days from now/)).toBeVisible();
  });
});
