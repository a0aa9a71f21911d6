import { z } from 'zod';
import { infraSchema } from './schema';

/** The JSON schema that `docs/schemas/infra.schema.json` publishes. @public */
export function infraJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(infraSchema, { io: 'input' });
}
