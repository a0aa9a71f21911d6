import { NotFoundError, NotImplementedError } from '@backstage/errors';
import { CloudRecord, Inventory } from '../Inventory';

const ROLE = 'aws:iam/role:Role';
const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';
/** As many as IAM tells at once when nobody says. */
const PAGE = 100;

/** What an element holds: text, or elements by their names; a list is of elements `member`, as the query protocol has them. */
type Content =
  | string
  | boolean
  | undefined
  | Content[]
  | { [element: string]: Content };

/**
 * IAM's query protocol, as far as roles go: `ListRoles`, which tells no tags, as the real one, and `GetRole`, which does.
 *
 * @returns XML
 * @throws NotFoundError for a role that there is not, NotImplementedError for another call
 */
export function answerIam(inventory: Inventory, form: URLSearchParams): string {
  const action = form.get('Action');
  const roles = inventory
    .ofType(ROLE)
    .filter(({ state }) => state !== 'deleted')
    .sort((a, b) => a.name.localeCompare(b.name));
  switch (action) {
    case 'ListRoles': {
      const start = Number(form.get('Marker') ?? 0);
      const end = start + Number(form.get('MaxItems') ?? PAGE);
      return response(action, {
        Roles: roles.slice(start, end).map(describe),
        IsTruncated: end < roles.length,
        ...(end < roles.length && { Marker: String(end) }),
      });
    }
    case 'GetRole': {
      const wanted = form.get('RoleName');
      const role = roles.find(({ name }) => name === wanted);
      if (!role) {
        throw new NotFoundError(
          `NoSuchEntity: The role with name ${wanted} cannot be found.`,
        );
      }
      const tags = Object.entries(role.labels).map(([Key, Value]) => ({
        Key,
        Value,
      }));
      return response(action, { Role: { ...describe(role), Tags: tags } });
    }
    default:
      throw new NotImplementedError(
        `the rehearsal clouds have no ${action ?? 'such call'} of IAM`,
      );
  }
}

/** A refusal as the query protocol has it; the message begins with the code. */
export function iamFailure(message: string): string {
  const [, code = 'ServiceFailure'] = /\b([A-Z][A-Za-z]+):/.exec(message) ?? [];
  return element('ErrorResponse', { Error: { Code: code, Message: message } });
}

function describe({ name, inputs, outputs }: CloudRecord) {
  return {
    Path: String(inputs.path ?? '/'),
    RoleName: name,
    RoleId: String(outputs.uniqueId),
    Arn: String(outputs.arn),
    CreateDate: String(outputs.createDate),
    AssumeRolePolicyDocument: encodeURIComponent(
      String(inputs.assumeRolePolicy),
    ),
  };
}

function response(action: string, result: Content): string {
  return `<${action}Response xmlns="${NAMESPACE}">${element(
    `${action}Result`,
    result,
  )}</${action}Response>`;
}

function element(name: string, content: Content): string {
  return `<${name}>${xml(content)}</${name}>`;
}

function xml(content: Content): string {
  if (Array.isArray(content)) {
    return content.map(each => element('member', each)).join('');
  }
  if (typeof content === 'object') {
    return Object.entries(content)
      .map(([name, each]) => (each === undefined ? '' : element(name, each)))
      .join('');
  }
  return String(content)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
