import { InputError, ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { runAction } from '../__testUtils__/runAction';
import { explain, WorkspaceError } from './errors';
import { withPlainErrors } from './plainErrors';

async function thrown(error: Error): Promise<any> {
  const action = createTemplateAction({
    id: 'test',
    async handler() {
      throw error;
    },
  });
  return (await runAction(withPlainErrors(action), {}, { settle: true })).error;
}

const refusal = () =>
  ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name: 'NotAllowedError', message: 'Not yours' },
        response: { statusCode: 403 },
      }),
      { status: 403, headers: { 'Content-Type': 'application/json' } },
    ),
  );

describe('withPlainErrors', () => {
  it.each([
    [new WorkspaceError('It failed'), 'WorkspaceError: It failed'],
    [new InputError('name: is taken'), 'InputError: name: is taken'],
  ])('leaves out where %s was thrown', async (error, text) => {
    const result = await thrown(error);
    expect(result).toBe(error);
    expect(result.stack).toBe(text);
  });

  it('says what was refused, and keeps the answer', async () => {
    const cause = await refusal();
    const result = await thrown(explain(cause, "Workspace 'demo'"));
    expect(result.stack).toBe(
      "NotAllowedError: Workspace 'demo' was refused: Not yours",
    );
    expect(result.cause).toBe(cause);
  });

  it('shows where a fault of the program is', async () => {
    const { stack } = await thrown(new TypeError('x is not a function'));
    expect(stack).toMatch(/^TypeError: x is not a function\n\s+at /);
  });
});
