import type { SearchApi } from '@backstage/plugin-search-react';
import type {
  ExtendWorkspaceRequest,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { DateTime, Duration } from 'luxon';
import {
  chartValues,
  event,
  operation,
  program,
} from '../src/__testUtils__/data';
import {
  demoAdministration,
  demoOperations,
  demoQuotas,
  demoWorkspaces,
} from './demoWorkspaces';

interface DemoRequest {
  name: string;
  query: URLSearchParams;
  body: unknown;
}

/** A refusal, as the backend answers with it. */
class Refusal extends Error {
  constructor(readonly statusCode: number, message: string) {
    super(message);
  }
}

/**
 * Helium's API over workspaces in the page's memory. They can be looked at, extended and deleted; what else is asked for is refused.
 */
export function createDemoFetch(): typeof fetch {
  const workspaces = new Map(demoWorkspaces().map(item => [item.name, item]));

  const find = (name: string) => {
    const found = workspaces.get(name);
    if (!found) {
      throw new Refusal(404, `There is no workspace '${name}'`);
    }
    return found;
  };

  const routes: [string, RegExp, (request: DemoRequest) => unknown][] = [
    ['GET', /^\/programs$/, () => ({ items: [program] })],
    [
      'GET',
      /^\/workspaces$/,
      ({ query }) => page([...workspaces.values()], query),
    ],
    ['GET', /^\/workspaces\/([^/]+)$/, ({ name }) => find(name)],
    [
      'GET',
      /^\/workspaces\/([^/]+)\/operations$/,
      ({ name }) => all(demoOperations(find(name))),
    ],
    ['GET', /^\/workspaces\/([^/]+)\/expiry-changes$/, () => ({ items: [] })],
    ['GET', /\/effective-values$/, () => ({ charts: [chartValues()] })],
    ['POST', /\/effective-values$/, () => ({ charts: [chartValues()] })],
    ['GET', /^\/administration$/, demoAdministration],
    ['GET', /^\/administration\/quota$/, () => all(demoQuotas())],
    [
      'POST',
      /^\/workspaces\/([^/]+)\/extend$/,
      ({ name, body }) => {
        const next = extended(find(name), body as ExtendWorkspaceRequest);
        workspaces.set(name, next);
        return next;
      },
    ],
    [
      'DELETE',
      /^\/workspaces\/([^/]+)$/,
      ({ name }) => {
        const gone = find(name);
        workspaces.delete(name);
        return {
          workspace: { ...gone, desired: 'absent', status: 'destroyed' },
          operation: operation({ workspace: name, kind: 'destroy' }),
        };
      },
    ],
  ];

  return async (input, init) => {
    const url = new URL(String(input));
    const path = url.pathname.replace(/^.*\/api\/helium/, '');
    const method = init?.method ?? 'GET';
    if (path.endsWith('/events')) {
      return eventStream(init?.signal);
    }
    const route = routes.find(
      ([verb, pattern]) => verb === method && pattern.test(path),
    );
    try {
      if (!route) {
        throw new Refusal(501, 'The demo has no backend that could do this');
      }
      const [, pattern, answer] = route;
      return json(
        200,
        answer({
          name: decodeURIComponent(pattern.exec(path)?.[1] ?? ''),
          query: url.searchParams,
          body: init?.body ? JSON.parse(String(init.body)) : undefined,
        }),
      );
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const { statusCode, message } = error;
      return json(statusCode, {
        error: { name: 'Error', message },
        response: { statusCode },
      });
    }
  };
}

/** Finds the workspaces whose names have the term, as the catalog's collator tells of them. */
export const demoSearch: SearchApi = {
  query: async ({ term }) => ({
    results: demoWorkspaces()
      .filter(({ name }) => name.includes(term))
      .map(({ name, owner }) => ({
        type: 'software-catalog',
        document: {
          title: name,
          text: program.title,
          location: `/catalog/default/resource/${name}`,
          kind: 'Resource',
          type: 'workspace',
          owner,
        },
      })),
  }),
};

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}

function all<T>(items: T[]) {
  return { items, totalItems: items.length };
}

/** The filters, order and page of a list, as far as the pages use them. */
function page(workspaces: Workspace[], query: URLSearchParams) {
  const allows = (key: string, value: string) =>
    !query.has(key) || query.getAll(key).includes(value);
  const by = query.get('orderBy') as keyof Workspace;
  const direction = query.get('order') === 'desc' ? -1 : 1;
  const found = workspaces
    .filter(
      ({ name, owner, status, program: of }) =>
        allows('name', name) &&
        allows('owner', owner) &&
        allows('status', status) &&
        allows('program', of) &&
        name.includes(query.get('search') ?? ''),
    )
    .sort((a, b) => direction * rank(a, by).localeCompare(rank(b, by)));
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? found.length);
  return {
    items: found.slice(offset, offset + limit),
    totalItems: found.length,
  };
}

/** What has no expiry comes last. */
function rank(workspace: Workspace, by: keyof Workspace): string {
  return String(workspace[by] ?? '~');
}

function extended(
  workspace: Workspace,
  { expiresAt, expiresIn }: ExtendWorkspaceRequest,
): Workspace {
  if (!expiresAt && !expiresIn) {
    throw new Refusal(501, 'The demo can only move an expiry');
  }
  const from = DateTime.fromISO(
    workspace.expiresAt ?? new Date().toISOString(),
  );
  const to = expiresAt
    ? DateTime.fromISO(expiresAt)
    : from.plus(Duration.fromISO(expiresIn!));
  return {
    ...workspace,
    expiresAt: to.toUTC().toISO()!,
    generation: workspace.generation + 1,
  };
}

/** A log that has begun and does not end while anybody looks. */
function eventStream(signal: AbortSignal | null | undefined): Response {
  const first = event('log', { text: 'Making the namespace' });
  const stream = new ReadableStream({
    start(controller) {
      const text = `id: ${first.id}\ndata: ${JSON.stringify(first)}\n\n`;
      controller.enqueue(new TextEncoder().encode(text));
      signal?.addEventListener('abort', () => controller.close());
    },
  });
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream' },
  });
}
