import { join } from 'node:path';
import { clusterTools, TOOLS_TIMEOUT_MS } from '../__testUtils__/cluster';
import { temporaryFolder, writeScript } from '../__testUtils__/folders';
import type { ResolvedTool, ToolName } from '../tools';
import { startSandbox } from './sandbox';

jest.setTimeout(120_000);

const PART: ToolName = 'kube-controller-manager';

describe('the start of a sandbox', () => {
  let home: string;
  let removeHome: () => Promise<void>;
  let tools: Map<ToolName, ResolvedTool>;

  beforeAll(async () => {
    tools = await clusterTools();
  }, TOOLS_TIMEOUT_MS);

  beforeEach(async () => {
    ({ path: home, remove: removeHome } = await temporaryFolder());
  });

  afterEach(async () => {
    await removeHome();
  });

  /** A part that gives up when a condition of the shell holds, as on a machine that is too slow for it. */
  async function withPart(condition: string) {
    const part = tools.get(PART)!;
    const path = await writeScript(
      join(home, 'bin', PART),
      `[ "$1" = --version ] || if ${condition}; then echo 'gave up' >&2; exit 1; fi
exec '${part.path}' "$@"`,
    );
    return new Map(tools).set(PART, { ...part, path });
  }

  it('is made once more when a part of it ends', async () => {
    const once = join(home, 'once');
    const messages: string[] = [];
    const sandbox = await startSandbox({
      home,
      ingressPort: 0,
      onProgress: message => messages.push(message),
      tools: await withPart(`[ ! -e '${once}' ] && touch '${once}'`),
    });
    await sandbox.stop();
    expect(messages).toContainEqual(
      expect.stringMatching(
        /kube-controller-manager ended .*gave up.*once more/,
      ),
    );
  });

  it('fails when that is always so, and says which', async () => {
    const started = startSandbox({
      home,
      ingressPort: 0,
      tools: await withPart('true'),
    });
    await expect(started).rejects.toThrow(
      /kube-controller-manager ended while it started: gave up/,
    );
  });
});
