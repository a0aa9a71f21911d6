import { timingSafeEqual } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { json, text } from 'node:stream/consumers';
import {
  InputError,
  NotFoundError,
  NotImplementedError,
} from '@backstage/errors';
import { asError } from '../providers/protocol/errors';
import { Cloud } from './Cloud';
import { CloudName } from './ClusterHost';
import { Faults } from './faults';
import { CLOUD_FUNCTIONS } from './functions';
import { CloudRecord } from './Inventory';
import { searchAllResources } from './protocols/assetInventory';
import { describeMountTargets } from './protocols/efs';
import { describeCluster } from './protocols/eks';
import { answerIam, iamFailure } from './protocols/iam';
import { describeKey } from './protocols/kms';
import { getResources } from './protocols/taggingApi';
import { CloudRefusal } from './refusals/Refusal';
import { JsonMap, Place } from './types/ResourceType';

export interface RouteContext {
  clouds: Record<CloudName, Cloud>;
  faults: Faults;
  token: string;
}

interface Call extends RouteContext {
  method: string;
  url: URL;
  request: IncomingMessage;
  body: any;
}

/** A path, and what answers it; `undefined` is 204. */
type Route = [
  method: string,
  path: RegExp,
  answer: (call: Call, ...parts: string[]) => Promise<unknown> | unknown,
];

/** Of calls whose answer is the same wherever they come from. */
const ANYWHERE: Place = { project: '', account: '', region: '' };

const publicForm = ({
  serial,
  taken,
  handles,
  links,
  place,
  defaultLabels,
  objects,
  machine,
  ...resource
}: CloudRecord) => resource;

const ROUTES: Route[] = [
  [
    'POST',
    /^\/rehearsal\/(gcp|aws)\/create$/,
    ({ clouds, body }, cloud) => clouds[cloud as CloudName].make(body),
  ],
  [
    'POST',
    /^\/rehearsal\/(gcp|aws)\/read$/,
    async ({ clouds, body }, cloud) =>
      (await clouds[cloud as CloudName].read(body)) ?? {},
  ],
  [
    'POST',
    /^\/rehearsal\/(gcp|aws)\/update$/,
    ({ clouds, body }, cloud) => clouds[cloud as CloudName].update(body),
  ],
  [
    'POST',
    /^\/rehearsal\/(gcp|aws)\/delete$/,
    ({ clouds, body }, cloud) => clouds[cloud as CloudName].delete(body),
  ],
  ['POST', /^\/rehearsal\/(gcp|aws)\/invoke$/, invoke],
  [
    'POST',
    /^\/rehearsal\/(gcp|aws)\/objects$/,
    ({ clouds, body }, cloud) =>
      clouds[cloud as CloudName].putObject(body.bucket, body.name),
  ],
  ['GET', /^\/rehearsal\/(gcp|aws)\/resources$/, list],
  [
    'GET',
    /^\/rehearsal\/(gcp|aws)\/history$/,
    async ({ clouds }, cloud) => clouds[cloud as CloudName].inventory.history(),
  ],
  ['GET', /^\/rehearsal\/faults$/, ({ faults }) => faults.list()],
  [
    'POST',
    /^\/rehearsal\/faults$/,
    ({ faults, body }) => ({ id: faults.set(body) }),
  ],
  [
    'DELETE',
    /^\/rehearsal\/faults(?:\/([\w-]+))?$/,
    ({ faults }, id) => faults.clear(id),
  ],
  [
    'PUT',
    /^\/rehearsal\/(gcp|aws)\/credentials$/,
    ({ faults, body }, cloud) => {
      faults.expired[body.expired ? 'add' : 'delete'](cloud as CloudName);
    },
  ],
  ['GET', /^\/v1\/(projects\/[^/:]+):searchAllResources$/, searchAssets],
  [
    'GET',
    /^\/v1\/projects\/([^/]+)\/(locations\/[^/]+\/clusters\/[^/]+)$/,
    getCluster,
  ],
  ['GET', /^\/2015-02-01\/mount-targets$/, mountTargets],
  ['GET', /^\/clusters\/([^/]+)$/, eksCluster],
  ['POST', /^\/$/, call => awsCall(call)],
];

async function invoke({ clouds, body, token }: Call, name: string) {
  const cloud = clouds[name as CloudName];
  const answer = CLOUD_FUNCTIONS[cloud.name][body.function];
  if (!answer) {
    throw new NotImplementedError(
      `the rehearsal cloud ${name} has no function ${body.function}; add it to the functions of the rehearsal clouds`,
    );
  }
  cloud.look(
    name === 'gcp' ? 'cloudresourcemanager.googleapis.com' : 'STS Session',
    body.place,
  );
  return answer(body.args, {
    place: body.place,
    token,
    find: (type, wanted) =>
      cloud.inventory
        .ofType(type)
        .find(
          record =>
            record.state !== 'deleted' &&
            Object.entries(wanted).every(
              ([key, value]) =>
                value === undefined ||
                [record.inputs[key], record.outputs[key]].includes(value),
            ),
        ),
  });
}

function list({ clouds, url }: Call, cloud: string) {
  const workspace = url.searchParams.get('workspace');
  const deleted = url.searchParams.get('deleted') === 'true';
  return clouds[cloud as CloudName].inventory
    .list()
    .filter(
      record =>
        (record.state === 'deleted') === deleted &&
        (!workspace || record.workspace === workspace),
    )
    .map(publicForm);
}

/** What a cloud's lists tell. */
const listed = ({ inventory }: Cloud, faults: Faults) =>
  inventory.list().filter(record => !faults.hides(record));

function searchAssets({ clouds, faults, url }: Call, scope: string) {
  clouds.gcp.look('cloudasset.googleapis.com', {
    project: scope.replace('projects/', ''),
    account: '',
    region: '',
  });
  const { searchParams: query } = url;
  return searchAllResources(
    clouds.gcp.inventory,
    listed(clouds.gcp, faults),
    scope,
    {
      query: query.get('query') ?? undefined,
      assetTypes: query.getAll('assetTypes'),
      pageSize: Number(query.get('pageSize') ?? 0),
      pageToken: query.get('pageToken') ?? undefined,
    },
  );
}

/** What GKE tells of one. */
function getCluster({ clouds }: Call, project: string, path: string) {
  clouds.gcp.look('container.googleapis.com', {
    project,
    account: '',
    region: '',
  });
  const id = `projects/${project}/${path}`;
  const found = clouds.gcp.inventory
    .ofType('gcp:container/cluster:Cluster')
    .find(cluster => cluster.id === id && cluster.state !== 'deleted');
  if (!found) {
    throw new NotFoundError(`Not found: ${id}.`);
  }
  return { name: found.name, location: path.split('/')[1] };
}

/** What AWS answers in JSON, by the call that a header names. */
const AWS_CALLS: Record<string, (call: Call) => unknown> = {
  'ResourceGroupsTaggingAPI_20170126.GetResources': tagging,
  'TrentService.DescribeKey': ({ clouds, body }) => {
    clouds.aws.look('KMS Key', ANYWHERE);
    return describeKey(clouds.aws.inventory, body.KeyId);
  },
};

function awsCall(call: Call) {
  if (isQuery(call.request)) {
    return iam(call);
  }
  const target = String(call.request.headers['x-amz-target'] ?? 'such call');
  const answer = AWS_CALLS[target];
  if (!answer) {
    throw new NotImplementedError(`the rehearsal clouds have no ${target}`);
  }
  return answer(call);
}

function tagging({ clouds, faults, request, body }: Call) {
  const [, region = 'us-east-1'] =
    /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  clouds.aws.look('ResourceGroupsTaggingAPI Resources', {
    project: '',
    account: '',
    region,
  });
  return getResources(
    clouds.aws.inventory,
    listed(clouds.aws, faults),
    region,
    body,
  );
}

function eksCluster({ clouds }: Call, name: string) {
  clouds.aws.look('EKS Cluster', ANYWHERE);
  return describeCluster(clouds.aws.inventory, name);
}

function mountTargets({ clouds, url }: Call) {
  clouds.aws.look('EFS MountTarget', ANYWHERE);
  return describeMountTargets(
    clouds.aws.inventory,
    url.searchParams.get('FileSystemId') ?? '',
  );
}

function iam({ clouds, body }: Call) {
  clouds.aws.look('IAM Role', ANYWHERE);
  return answerIam(clouds.aws.inventory, body);
}

/** AWS' older protocol: a form is answered with XML. */
function isQuery({ headers }: IncomingMessage): boolean {
  return !!headers['content-type']?.startsWith(
    'application/x-www-form-urlencoded',
  );
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (
    request.method === 'GET' ||
    request.method === 'DELETE' ||
    request.headers['content-length'] === '0'
  ) {
    return undefined;
  }
  return isQuery(request)
    ? new URLSearchParams(await text(request))
    : await json(request);
}

/** Answers one request; each has to bring the token, as a bearer token or as an AWS session token. */
export async function answerRequest(
  context: RouteContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const query = isQuery(request);
  const answer = (code: number, body?: unknown) => {
    response.writeHead(code, {
      'content-type': query ? 'text/xml' : 'application/json',
    });
    response.end(body === undefined || query ? body : JSON.stringify(body));
  };
  const refuse = (code: number, message: string) =>
    answer(code, query ? iamFailure(message) : failure(code, message));
  try {
    const url = new URL(request.url ?? '/', 'http://rehearsal');
    if (!brings(request, context.token)) {
      refuse(
        401,
        'the request does not bear the token of the rehearsal clouds',
      );
      return;
    }
    const body = await readBody(request);
    const path = decodeURIComponent(url.pathname);
    for (const [method, pattern, handle] of ROUTES) {
      const match = method === request.method && pattern.exec(path);
      if (match) {
        const result = await handle(
          { ...context, method, url, request, body },
          ...match.slice(1),
        );
        answer(result === undefined ? 204 : 200, result);
        return;
      }
    }
    throw new NotFoundError(
      `the rehearsal clouds have no ${request.method} ${path}`,
    );
  } catch (error) {
    refuse(statusOf(error), asError(error).message);
  }
}

function brings(request: IncomingMessage, token: string): boolean {
  const given =
    request.headers['x-amz-security-token'] ??
    request.headers.authorization?.replace(/^Bearer /, '') ??
    '';
  const [a, b] = [Buffer.from(String(given)), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function statusOf(error: unknown): number {
  if (error instanceof CloudRefusal) {
    return error.code;
  }
  if (error instanceof NotImplementedError) {
    return 501;
  }
  if (error instanceof InputError) {
    return 400;
  }
  return error instanceof NotFoundError ? 404 : 500;
}

/** In the forms of both clouds at once. */
function failure(code: number, message: string): JsonMap {
  const expired = /ExpiredToken|expired or revoked/.test(message);
  const [, type = 'ServiceException'] =
    /^([A-Z][A-Za-z]+): /.exec(message) ?? [];
  return {
    error: {
      code,
      message,
      status: code === 401 ? 'UNAUTHENTICATED' : 'UNKNOWN',
    },
    __type: expired ? 'ExpiredTokenException' : type,
    message,
  };
}
