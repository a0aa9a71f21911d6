import {
  findNodeAtLocation,
  getNodeValue,
  Node,
  ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { checkForCloud } from './cloudRules';
import type { Cloud } from './machines';
import { Infra, infraSchema } from './schema';

/** The most that the text may be, in bytes of UTF-8. @public */
export const MAX_INFRA_BYTES = 64 * 1024;

/** One mistake in an `infraJson`. @public */
export interface InfraIssue {
  /** `nodepools[1].maxCount`; empty for the document. */
  path: string;
  /** Completes the path: `must be at least minCount, which is 3`. */
  message: string;
  /** Of the text, from 1. */
  line: number;
}

/** An infrastructure, or all that is wrong with the text. @public */
export type ParsedInfra =
  | { infra: Infra; issues?: undefined }
  | { infra?: undefined; issues: InfraIssue[] };

type Path = Array<string | number>;

/**
 * Reads an `infraJson`. Text without content is an infrastructure without anything.
 *
 * @public
 */
export function parseInfra(text: string, cloud: Cloud): ParsedInfra {
  if (text.trim() === '') {
    return { infra: {} };
  }
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > MAX_INFRA_BYTES) {
    const message = `must be at most 64 KiB (${MAX_INFRA_BYTES} bytes); it is ${bytes} bytes`;
    return { issues: [{ path: '', message, line: 1 }] };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (error || !tree) {
    const reason = error
      ? spaced(printParseErrorCode(error.error))
      : 'value expected';
    const message = `must be valid JSON: ${reason}`;
    return {
      issues: [{ path: '', message, line: lineOf(text, error?.offset ?? 0) }],
    };
  }

  const issues: InfraIssue[] = [];
  const report = (path: Path, message: string) =>
    issues.push({
      path: formatPath(path),
      message,
      line: lineOf(text, closest(tree, path).offset),
    });
  reportRepeatedKeys(tree, [], (path, node) =>
    issues.push({
      path: formatPath(path),
      message: 'is there twice',
      line: lineOf(text, node.offset),
    }),
  );
  const parsed = infraSchema.safeParse(getNodeValue(tree));
  if (parsed.success) {
    checkForCloud(parsed.data, cloud, report);
  } else {
    for (const issue of parsed.error.issues) {
      const path = issue.path as Path;
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          report([...path, key], 'is not known');
        }
      } else if (issue.code === 'invalid_key') {
        report(path, issue.issues[0]?.message ?? issue.message);
      } else if (issue.code === 'invalid_type' && !exists(tree, path)) {
        report(path, 'is required');
      } else {
        report(path, issue.message);
      }
    }
  }
  return issues.length > 0 || !parsed.success
    ? { issues: issues.sort((a, b) => a.line - b.line) }
    : { infra: parsed.data };
}

/** An issue in one line: `nodepools[1].maxCount (line 7) must be at most 100`. @public */
export function describeInfraIssue({
  path,
  message,
  line,
}: InfraIssue): string {
  return [path, `(line ${line})`, message].filter(Boolean).join(' ');
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    if (!/^[A-Za-z_$][\w$]*$/.test(part)) {
      return `${text}[${JSON.stringify(part)}]`;
    }
    return text ? `${text}.${part}` : part;
  }, '');
}

function exists(tree: Node, path: Path): boolean {
  return findNodeAtLocation(tree, path) !== undefined;
}

/** The node at the path, or the nearest one above it when there is none. */
function closest(tree: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) {
      return node;
    }
  }
  return tree;
}

function reportRepeatedKeys(
  node: Node,
  path: Path,
  report: (path: Path, node: Node) => void,
) {
  if (node.type === 'array') {
    node.children?.forEach((child, index) =>
      reportRepeatedKeys(child, [...path, index], report),
    );
    return;
  }
  const seen = new Set<string>();
  for (const property of node.type === 'object' ? node.children ?? [] : []) {
    const [key, value] = property.children!;
    if (seen.has(key.value)) {
      report([...path, key.value], key);
    }
    seen.add(key.value);
    reportRepeatedKeys(value, [...path, key.value], report);
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `CommaExpected` as `comma expected`. */
function spaced(code: string): string {
  return code.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();
}
