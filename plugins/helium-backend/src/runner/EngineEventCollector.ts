import type {
  EngineEvent,
  OpMap,
  StepEventMetadata,
} from '@pulumi/pulumi/automation';
import type { EventReporter } from './EventReporter';
import { type CloudPlace, isNameTaken } from './cloudFailures';
import { plainOutputs } from './outputs';
import { PlannedChanges } from './PlannedChanges';
import { nameOf, type StateResource } from './StackState';

const STACK_TYPE = 'pulumi:pulumi:Stack';

/** An error that the engine or a provider reported. */
export interface EngineError {
  message: string;
  /** Absent for the stack as a whole. */
  urn?: string;
}

/** What gRPC says when a provider ended in the middle of a call. */
const PROVIDER_ENDED =
  /error reading from server|transport is closing|connection error: desc/;

/** Turns the engine's events into the attempt's, and remembers what its result needs. */
export class EngineEventCollector {
  /** What the engine does, or would do by a preview. */
  readonly plan = new PlannedChanges();
  readonly #reporter: EventReporter;
  readonly #startedAt = new Map<string, number>();
  readonly #errors: EngineError[] = [];
  readonly #lostCreates: StateResource[] = [];
  readonly #takenCreates: StateResource[] = [];
  #failedUrn: string | undefined;
  #place: CloudPlace = {};
  #outputs: ReturnType<typeof plainOutputs> | undefined;
  #summary: OpMap | undefined;

  private constructor(reporter: EventReporter) {
    this.#reporter = reporter;
  }

  static create(reporter: EventReporter): EngineEventCollector {
    return new EngineEventCollector(reporter);
  }

  get errors(): readonly EngineError[] {
    return this.#errors;
  }

  /** The resource that failed first. */
  get failedUrn(): string | undefined {
    return this.#failedUrn;
  }

  /** Where that was to be. */
  get place(): CloudPlace {
    return this.#place;
  }

  /**
   * What a provider was creating when it ended, as a state would have it, but for secrets, which the engine doesn't tell. The engine takes
   * it for not made and keeps nothing of it.
   */
  get lostCreates(): readonly StateResource[] {
    return this.#lostCreates;
  }

  /** What a cloud refused to create because it has one of that name, as {@link EngineEventCollector.lostCreates} has it. */
  get takenCreates(): readonly StateResource[] {
    return this.#takenCreates;
  }

  /** The stack's outputs, when the engine told them. */
  get outputs(): ReturnType<typeof plainOutputs> | undefined {
    return this.#outputs;
  }

  get summary(): Record<string, number> | undefined {
    return this.#summary && { ...this.#summary };
  }

  /** The Automation API swallows what this throws, so it is said in the log. */
  readonly onEvent = (event: EngineEvent): void => {
    try {
      this.#take(event);
    } catch (error) {
      this.#reporter.log(`An engine event could not be read: ${error}`);
    }
  };

  #take(event: EngineEvent): void {
    if (event.resourcePreEvent) {
      const { metadata } = event.resourcePreEvent;
      this.plan.take(metadata);
      this.#startedAt.set(`${metadata.op} ${metadata.urn}`, Date.now());
      if (metadata.op !== 'same') {
        this.#resource(metadata, 'started');
      }
    } else if (event.resOutputsEvent) {
      const { metadata } = event.resOutputsEvent;
      if (metadata.type === STACK_TYPE && metadata.new?.outputs) {
        this.#outputs = plainOutputs(metadata.new.outputs);
      }
      this.#resource(metadata, 'done');
    } else if (event.resOpFailedEvent) {
      const { metadata } = event.resOpFailedEvent;
      if (!this.#failedUrn) {
        this.#failedUrn = metadata.urn;
        this.#place = placeOf(metadata.new?.inputs ?? metadata.old?.inputs);
      }
      const message = this.#errors.findLast(
        error => error.urn === metadata.urn,
      )?.message;
      if (metadata.op.startsWith('create') && message) {
        this.#failedCreate(metadata, message);
      }
      this.#resource(metadata, 'failed', message);
    } else if (event.diagnosticEvent) {
      this.#diagnostic(event.diagnosticEvent);
    } else if (event.summaryEvent) {
      this.#summary = event.summaryEvent.resourceChanges;
    }
  }

  #failedCreate(
    { urn, type, new: state }: StepEventMetadata,
    message: string,
  ): void {
    const resource: StateResource = {
      urn,
      type,
      custom: true,
      inputs: state?.inputs ?? {},
      ...(state?.parent && { parent: state.parent }),
      ...(state?.provider && { provider: state.provider }),
    };
    if (PROVIDER_ENDED.test(message)) {
      this.#lostCreates.push(resource);
    } else if (isNameTaken(message)) {
      this.#takenCreates.push(resource);
    }
  }

  #resource(
    metadata: { op: string; urn: string; type: string },
    phase: 'started' | 'done' | 'failed',
    message?: string,
  ): void {
    const startedAt = this.#startedAt.get(`${metadata.op} ${metadata.urn}`);
    this.#reporter.report({
      type: 'resource',
      data: {
        urn: metadata.urn,
        type: metadata.type,
        name: nameOf(metadata.urn),
        op: metadata.op,
        phase,
        message,
        seconds:
          phase === 'started' || startedAt === undefined
            ? undefined
            : Math.round((Date.now() - startedAt) / 100) / 10,
      },
    });
  }

  #diagnostic(event: NonNullable<EngineEvent['diagnosticEvent']>): void {
    // With its commands' debugging on, the Automation API also gets what only concerns Pulumi's developers.
    const severity: string = event.severity;
    const message = plainText(event.message);
    if (severity === 'debug' || !message) {
      return;
    }
    if (event.ephemeral) {
      if (event.urn) {
        this.#reporter.report({
          type: 'resource',
          data: {
            urn: event.urn,
            type: typeOf(event.urn),
            name: nameOf(event.urn),
            op: 'wait',
            phase: 'waiting',
            message,
          },
        });
      }
      return;
    }
    if (severity === 'error') {
      this.#errors.push({
        message,
        urn:
          event.urn && typeOf(event.urn) !== STACK_TYPE ? event.urn : undefined,
      });
    }
    this.#reporter.report({
      type: 'diagnostic',
      data: {
        severity:
          severity === 'error' || severity === 'warning' ? severity : 'info',
        message,
        urn: event.urn || undefined,
      },
    });
  }
}

/** As clouds' resources name it; an availability zone is one of its region. */
function placeOf(inputs: Record<string, unknown> = {}): CloudPlace {
  const { project, region, location, zone } = inputs;
  const text = (value: unknown) =>
    typeof value === 'string' ? value : undefined;
  return {
    project: text(project),
    region: text(region) ?? text(location) ?? text(zone),
  };
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` */
function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

/** Without the engine's colour tags. */
function plainText(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, '').trim();
}
