import { soak } from './soak';

/** `./helium bench soak` goes on for longer. */
const MINUTES = 5;

jest.setTimeout((MINUTES + 25) * 60_000);

it(`workspaces come, change and go for ${MINUTES} min while processes are killed every few seconds`, async () => {
  const lines: string[] = [];
  const result = await soak({
    minutes: MINUTES,
    say: line => lines.push(line),
  });
  process.stdout.write(`${lines.at(-1)}\n`);

  expect(result.asked.created).toBeGreaterThan(10);
  expect(result.asked.deleted).toBeGreaterThan(0);
  for (const kind of ['portal', 'runner', 'cli', 'provider']) {
    expect([kind, result.kills[kind]]).not.toEqual([kind, 0]);
  }
  // Nobody had to look after any of it.
  expect(result.repairs).toBe(0);
  expect(Object.keys(result.workspaces).sort()).toEqual(['destroyed', 'ready']);
});
