import express, { type RequestHandler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import multer, { MulterError } from 'multer';
import { FieldInputError } from '../errors';
import { MAXIMUM_YAML_BYTES } from '../workspaces/parameters';

const FILES = ['valuesYaml', 'infraJson'] as const;
/** More than there are. */
const MAXIMUM_FIELDS = 30;

/**
 * Reads a form, as multipart with files or URL-encoded, into `req.body`: each field, and each file's text under its field's name. No
 * body at all is an empty form.
 */
export function formBody(): Router {
  const limits = {
    fields: MAXIMUM_FIELDS,
    fieldSize: MAXIMUM_YAML_BYTES,
    fileSize: MAXIMUM_YAML_BYTES,
  };
  const router = PromiseRouter();
  router.use(
    express.urlencoded({ extended: false, limit: MAXIMUM_YAML_BYTES }),
    withNamedErrors(
      // Its types are those of Express 5.
      multer({ storage: multer.memoryStorage(), limits }).fields(
        FILES.map(name => ({ name, maxCount: 1 })),
      ) as unknown as RequestHandler,
    ),
    (req, _res, next) => {
      const files = (req.files ?? {}) as Record<string, Express.Multer.File[]>;
      const texts = Object.entries(files).map(([name, [file]]) => [
        name,
        readText(name, file.buffer),
      ]);
      req.body = { ...req.body, ...Object.fromEntries(texts) };
      next();
    },
  );
  return router;
}

function readText(field: string, content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new FieldInputError([{ field, message: 'must be text in UTF-8' }]);
  }
}

function withNamedErrors(handler: RequestHandler): RequestHandler {
  return (req, res, next) => {
    handler(req, res, error => {
      next(error instanceof MulterError ? toFieldError(error) : error);
    });
  };
}

function toFieldError({ code, field = 'body', message }: MulterError) {
  const messages: Partial<Record<typeof code, string>> = {
    LIMIT_FILE_SIZE: `must be at most ${MAXIMUM_YAML_BYTES} bytes`,
    LIMIT_FIELD_VALUE: `must be at most ${MAXIMUM_YAML_BYTES} bytes`,
    LIMIT_UNEXPECTED_FILE: `is no file, or was sent twice; files are ${FILES.join(
      ' and ',
    )}`,
  };
  return new FieldInputError([{ field, message: messages[code] ?? message }]);
}
