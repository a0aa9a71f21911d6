import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  defaultEntityPresentation,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import type {
  LogEvent,
  ScaffolderTask,
} from '@backstage/plugin-scaffolder-common';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import {
  renderInTestApp as renderInClassicApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { acceptedLine } from '@helium-portal/backstage-plugin-helium-common';
import { act, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import heliumPlugin from '../../alpha';
import { HeliumTemplateOutputs, rootRouteRef } from '../../index';

/** A task whose events a test sends. */
function taskOf(template: string, actions: string[], each?: string) {
  const listeners = new Set<(event: LogEvent) => void>();
  const task = {
    id: 't-1',
    status: 'processing',
    createdAt: '2030-01-31T18:00:00Z',
    lastHeartbeatAt: '2030-01-31T18:00:00Z',
    spec: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      parameters: {},
      steps: actions.map(action => ({
        id: action,
        name: action,
        action,
        each,
      })),
      output: {},
      templateInfo: {
        entityRef: `template:default/${template}`,
        entity: { metadata: { name: template, namespace: 'default' } },
      },
    },
  } as unknown as ScaffolderTask;
  let sent = 0;
  const send = (type: LogEvent['type'], body: object) =>
    act(async () => {
      sent += 1;
      const event = {
        id: sent,
        taskId: 't-1',
        createdAt: '2030-01-31T18:00:01Z',
        type,
        body,
      } as LogEvent;
      listeners.forEach(listener => listener(event));
    });
  return {
    api: {
      getTask: async () => task,
      streamLogs: () => ({
        subscribe: (observer: { next(event: LogEvent): void }) => {
          listeners.add(observer.next);
          return { unsubscribe: () => listeners.delete(observer.next) };
        },
      }),
    },
    listeners,
    accept: (stepId: string, name: string) =>
      send('log', {
        stepId,
        message: `info: ${acceptedLine(name, 'http://portal.test')}`,
      }),
    end: (body: object) => send('completion', body),
  };
}

const CREATE = 'helium:workspace:create';
const OUTPUT = { links: [{ title: 'Console', url: 'http://console.test' }] };
// The scaffolder's page is compiled while the first test waits.
const SLOWLY = { timeout: 20_000 };

const presentation = {
  forEntity(entity: Parameters<typeof defaultEntityPresentation>[0]) {
    const snapshot = defaultEntityPresentation(entity);
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
};

const linkTo = (name: string) =>
  screen.queryByRole('button', { name: `Open workspace ${name}` });

describe('the task of a template, in the new frontend system', () => {
  const open = (task: ReturnType<typeof taskOf>, extensions: object[] = []) =>
    renderTestApp({
      config: {
        app: { baseUrl: 'http://localhost:3000', extensions },
        backend: { baseUrl: 'http://localhost:7007' },
      } as any,
      features: [heliumPlugin, scaffolderPlugin],
      initialRouteEntries: ['/create/tasks/t-1'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [scaffolderApiRef, task.api as any],
        [entityPresentationApiRef, presentation],
        catalogApiMock(),
      ],
    });

  it('leads to the workspace before its end, and then shows its output', async () => {
    const task = taskOf('new-pachyderm-workspace', [CREATE]);
    open(task);
    await screen.findByText(CREATE, undefined, SLOWLY);
    expect(linkTo('calm-otter')).not.toBeInTheDocument();

    await task.accept(CREATE, 'calm-otter');
    expect(
      await screen.findByText(/^Workspace calm-otter was asked for/),
    ).toBeVisible();
    expect(linkTo('calm-otter')).toHaveAttribute(
      'href',
      '/helium/workspaces/calm-otter',
    );

    await task.end({ message: 'done', output: OUTPUT });
    expect(await screen.findByRole('link', { name: /Console/ })).toBeVisible();
    expect(linkTo('calm-otter')).not.toBeInTheDocument();
  });

  it('leads there after it has failed', async () => {
    const task = taskOf('new-pachyderm-workspace', [CREATE]);
    open(task);
    await screen.findByText(CREATE, undefined, SLOWLY);
    await task.accept(CREATE, 'calm-otter');
    await task.end({ error: new Error('The create failed') });
    const [failure] = await screen.findAllByText(/The create failed/);
    expect(failure).toBeVisible();
    expect(linkTo('calm-otter')).toBeVisible();
  });

  it('does so for the templates that the configuration names', async () => {
    const task = taskOf('mine', [CREATE]);
    open(task, [
      {
        'scaffolder-template-outputs:helium': {
          config: { templateRefs: ['template:default/mine'] },
        },
      },
    ]);
    await screen.findByText(CREATE, undefined, SLOWLY);
    await task.accept(CREATE, 'calm-otter');
    expect(
      await screen.findByText(/^Workspace calm-otter was asked for/),
    ).toBeVisible();
  });
});

describe('the task of a template, in the classic frontend system', () => {
  const open = (task: ReturnType<typeof taskOf>) =>
    renderInClassicApp(
      <TestApiProvider apis={[[scaffolderApiRef, task.api as any]]}>
        <Routes>
          <Route
            path="/create/tasks/:taskId"
            element={<HeliumTemplateOutputs />}
          />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/create/tasks/t-1'],
        mountedRoutes: { '/helium': rootRouteRef },
      },
    );

  it('leads to each workspace, and listens no longer than there is one to come', async () => {
    const task = taskOf('load-test', [CREATE, 'debug:log']);
    await open(task);
    expect(task.listeners.size).toBe(1);
    await task.accept(CREATE, 'rush');
    expect(await screen.findByText(/^Workspace rush was asked/)).toBeVisible();
    expect(linkTo('rush')).toHaveAttribute('href', '/helium/workspaces/rush');
    expect(task.listeners.size).toBe(0);
  });

  it('leads to all that a repeated step makes, and listens until the task ends', async () => {
    const task = taskOf('load-test', [CREATE], '${{ parameters.names }}');
    await open(task);
    await task.accept(CREATE, 'rush');
    expect(await screen.findByText(/^Workspace rush was asked/)).toBeVisible();
    await task.accept(CREATE, 'calm');
    expect(await screen.findByText(/^Workspace calm was asked/)).toBeVisible();
    expect(linkTo('rush')).toBeVisible();
    expect(task.listeners.size).toBe(1);
    await task.end({ message: 'done' });
    expect(task.listeners.size).toBe(0);
  });

  it('shows nothing for a task that makes no workspace', async () => {
    const task = taskOf('other', ['debug:log']);
    await open(task);
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
    expect(task.listeners.size).toBe(0);
  });
});
