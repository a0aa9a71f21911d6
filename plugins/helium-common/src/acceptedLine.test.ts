import { acceptedLine, acceptedWorkspace } from './acceptedLine';

describe('acceptedWorkspace', () => {
  const line = acceptedLine(
    'calm-otter',
    'https://portal.example.org/helium/workspaces/calm-otter',
  );

  it.each([line, `2030-01-31T18:00:00Z \u001b[32minfo\u001b[39m: ${line}`])(
    'finds the name in %j',
    text => {
      expect(acceptedWorkspace(text)).toBe('calm-otter');
    },
  );

  it.each([
    '',
    "Workspace 'calm-otter' is ready.",
    acceptedLine('../admin', 'https://portal.example.org'),
  ])('finds none in %j', text => {
    expect(acceptedWorkspace(text)).toBeUndefined();
  });
});
