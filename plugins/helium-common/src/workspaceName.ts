/** It leaves room in a DNS label for what programs append. @public */
export const LONGEST_WORKSPACE_NAME = 53;
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

const ADJECTIVES =
  'able amber bold brave brief bright calm clear clever cosy crisp eager early fair fast fine fond free fresh gentle glad golden grand green happy keen kind lively lucky mellow merry mild neat noble open plain proud quick quiet ready rosy sharp shiny silent smart snug solid sunny swift tidy true warm wise young'.split(
    ' ',
  );
const NOUNS =
  'acorn alder aspen badger beacon birch bison brook cedar clover comet coral crane dune eagle elm ember falcon fern finch fjord fox garnet grove harbor hare hawk heron ibex iris jay juniper kestrel lagoon lark lily linden lynx maple marten meadow moss oak orchid osprey otter owl panda pine plum raven reed robin sage sparrow swan thistle tulip walnut willow wren'.split(
    ' ',
  );
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const pick = <T>(from: ArrayLike<T>): T =>
  from[Math.floor(Math.random() * from.length)];

/**
 * Whether a text can name a workspace: a DNS label of at most 53 characters, starting with a letter.
 *
 * @public
 */
export function isWorkspaceName(name: string): boolean {
  return name.length <= LONGEST_WORKSPACE_NAME && NAME.test(name);
}

/**
 * A name people can say: `calm-otter-x7`. There are some five million; whether it is free, the backend knows.
 *
 * @public
 */
export function suggestWorkspaceName(): string {
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${pick(LETTERS)}${pick(LETTERS)}`;
}
