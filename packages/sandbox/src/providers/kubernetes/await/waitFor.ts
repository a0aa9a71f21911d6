import { isMap } from '../../protocol/properties';
import { KubernetesObject } from '../metadata';
import { condition, Judge, READY, waiting } from './types';

const SYNTAX =
  'pulumi.com/waitFor takes jsonpath={.path}=value, jsonpath={.path}, condition=Type or condition=Type=Status, or a JSON list of them';

/**
 * The judge that the annotation `pulumi.com/waitFor` describes.
 *
 * @throws when it is written wrongly
 */
export function customJudge(annotation: string): Judge {
  const checks = expressions(annotation).map(expression => ({
    expression,
    holds: parseExpression(expression),
  }));
  return live => {
    const missing = checks.find(check => !check.holds(live));
    return missing ? waiting(`waiting for ${missing.expression}`) : READY;
  };
}

function expressions(annotation: string): string[] {
  if (!annotation.trim().startsWith('[')) {
    return [annotation];
  }
  const list = JSON.parse(annotation);
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error(SYNTAX);
  }
  return list;
}

function parseExpression(
  expression: string,
): (live: KubernetesObject) => boolean {
  const byCondition = /^condition=([^=]+)(?:=(.+))?$/.exec(expression);
  if (byCondition) {
    const [, type, status = 'True'] = byCondition;
    return live =>
      condition(live, type)?.status.toLowerCase() === status.toLowerCase();
  }
  const byPath = /^jsonpath=\{?\.?([\w.[\]-]+)\}?(?:=(.*))?$/.exec(expression);
  if (!byPath) {
    throw new Error(`${SYNTAX}; "${expression}" is none of these`);
  }
  const [, path, wanted] = byPath;
  const parts = path.split(/[.[\]]/).filter(Boolean);
  return live => {
    const value = parts.reduce<any>(
      (found, part) =>
        isMap(found) || Array.isArray(found) ? (found as any)[part] : undefined,
      live,
    );
    return wanted === undefined
      ? value !== undefined && value !== null
      : String(value) === wanted.replace(/^["']|["']$/g, '');
  };
}
