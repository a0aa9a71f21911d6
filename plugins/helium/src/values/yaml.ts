import {
  type Document,
  type ErrorCode,
  isMap,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';

/** The size that the API accepts at most, in bytes. */
export const MAX_VALUES_BYTES = 1024 * 1024;

/** What is wrong with a values document. */
export type ValuesProblem =
  | { kind: 'too-large'; bytes: number }
  | { kind: 'not-a-mapping' | 'not-a-list' }
  | { kind: 'syntax'; line: number; code: ErrorCode; message: string };

/** Finds out whether a text is a YAML mapping of an acceptable size. */
export function valuesProblem(text: string): ValuesProblem | undefined {
  return objectProblem(text, 'mapping');
}

/** The same for a list, where that is what is wanted. */
export function objectProblem(
  text: string,
  wanted: 'mapping' | 'list',
): ValuesProblem | undefined {
  const bytes = new Blob([text]).size;
  if (bytes > MAX_VALUES_BYTES) {
    return { kind: 'too-large', bytes };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const { contents, errors } = document;
  const [error] = errors;
  if (error) {
    return {
      kind: 'syntax',
      line: error.linePos?.[0].line ?? 1,
      code: error.code,
      message: error.message.split('\n')[0].replace(/ at line .*$/, ''),
    };
  }
  const alias = aliasProblem(document, lineCounter);
  if (alias) {
    return alias;
  }
  const isWanted = wanted === 'list' ? isSeq(contents) : isMap(contents);
  return contents === null || isWanted
    ? undefined
    : { kind: `not-a-${wanted}` };
}

/** What is wrong with an alias, such as `*.example.com` without quotes: only what takes the values tells. */
function aliasProblem(
  document: Document.Parsed,
  lineCounter: LineCounter,
): ValuesProblem | undefined {
  try {
    document.toJS();
    return undefined;
  } catch (error) {
    let line: number | undefined;
    visit(document, {
      Alias(_, node) {
        if (node.resolve(document)) {
          return undefined;
        }
        line = lineCounter.linePos(node.range![0]).line;
        return visit.BREAK;
      },
    });
    return {
      kind: 'syntax',
      line: line ?? 1,
      // Else there are too many of them.
      code: line ? 'BAD_ALIAS' : 'RESOURCE_EXHAUSTION',
      message: (error as Error).message,
    };
  }
}

/**
 * Where the keys of a document stand. A key is written as `helm --set` does it, `pachd.image.tag`; its line counts from 1 and is
 * undefined where the text does not spell the key out.
 */
export function keyLines(text: string): (key: string) => number | undefined {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  return key => {
    let node: unknown = contents;
    let offset: number | undefined;
    for (const part of key.split(/(?<!\\)\./)) {
      const name = part.replaceAll('\\.', '.');
      const pair = isMap<Scalar>(node)
        ? node.items.find(item => String(item.key?.value) === name)
        : undefined;
      offset = pair?.key.range?.[0];
      node = pair?.value;
    }
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
}
