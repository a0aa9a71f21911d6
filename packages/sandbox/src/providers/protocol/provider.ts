import { ResourceHandler } from './handler';
import { PlainMap, PropertyMap } from './properties';

/** Something that is wrong with an argument. */
export interface Failure {
  property: string;
  reason: string;
}

/** A provider, apart from how Pulumi's protocol speaks of it. */
export interface PulumiProvider {
  /** The package that it serves: `kubernetes`. */
  readonly name: string;
  /** What is wrong with the provider's arguments, without asking anybody. */
  checkConfig(args: PlainMap): Failure[];
  /** Which changed arguments mean another place, so that everything at the old one has to be made anew. */
  compareConfig(
    before: PlainMap,
    after: PlainMap,
  ): { changed: string[]; replaces: string[] };
  configure(args: PlainMap): Promise<void>;
  handlerOf(type: string): ResourceHandler;
  /** @throws UnimplementedError for a function that it doesn't have */
  invoke(token: string, args: PropertyMap): Promise<PropertyMap>;
  /** @throws for every type, when it has no components */
  construct(type: string): Promise<never>;
  /** Ends everything that it waits for. */
  cancel(): void;
  close(): Promise<void>;
}
