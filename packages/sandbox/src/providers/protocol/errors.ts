import { Metadata, status } from '@grpc/grpc-js';
import { ErrorResourceInitFailed } from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { encodeStruct, PropertyMap } from './properties';

/** What was thrown, as an error. */
export function asError(thrown: unknown): NodeJS.ErrnoException {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Someone stopped the update. */
export class CancelledError extends Error {
  readonly name = 'CancelledError';
}

/**
 * A resource that exists and is not what it should be: the engine records it, and a later update goes on from there.
 */
export class PartialError extends Error {
  readonly name = 'PartialError';

  constructor(
    message: string,
    readonly id: string,
    readonly properties: PropertyMap,
    readonly options: { reasons?: string[]; inputs?: PropertyMap } = {},
  ) {
    super(message);
  }
}

/** The gRPC method is not one that this provider has. */
export class UnimplementedError extends Error {
  readonly name = 'UnimplementedError';
}

/** As gRPC carries errors: a code, a message, and for {@link PartialError} the resource in its details. */
export function toServiceError(error: unknown): {
  code: status;
  details: string;
  metadata?: Metadata;
} {
  const { message } = asError(error);
  if (error instanceof UnimplementedError) {
    return { code: status.UNIMPLEMENTED, details: message };
  }
  if (error instanceof CancelledError) {
    return { code: status.CANCELLED, details: message };
  }
  if (!(error instanceof PartialError)) {
    return { code: status.UNKNOWN, details: message };
  }
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encodeStruct(error.properties));
  detail.setReasonsList(error.options.reasons ?? [message]);
  if (error.options.inputs) {
    detail.setInputs(encodeStruct(error.options.inputs));
  }
  const any = new Any();
  any.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const response = new Status();
  response.setCode(status.UNKNOWN);
  response.setMessage(message);
  response.addDetails(any);
  const metadata = new Metadata();
  // grpc-js has no API for error details; this is the header that carries them.
  metadata.add(
    'grpc-status-details-bin',
    Buffer.from(response.serializeBinary()),
  );
  return { code: status.UNKNOWN, details: message, metadata };
}
