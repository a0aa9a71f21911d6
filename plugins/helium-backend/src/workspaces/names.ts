import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import { randomInt } from 'node:crypto';

/** Leaves room in a DNS label for what programs append. */
const MAXIMUM_LENGTH = 53;
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

const pick = <T>(from: ArrayLike<T>): T => from[randomInt(from.length)];

/** A name people can say: `calm-otter-x7`. */
export function generateName(): string {
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${pick(LETTERS)}${pick(LETTERS)}`;
}

export function checkName(name: string): FieldError[] {
  return name.length <= MAXIMUM_LENGTH && NAME.test(name)
    ? []
    : [
        {
          field: 'name',
          message: `must be a DNS label of at most ${MAXIMUM_LENGTH} characters: a-z, 0-9 and '-', starting with a letter and ending with a letter or digit`,
        },
      ];
}
