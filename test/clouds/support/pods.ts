/** The names of a workspace's pods that run, as `kubectl` of its cluster tells them. */
export async function runningPods(
  workspace: string,
  kubectl: (args: string[]) => Promise<string>,
): Promise<string[]> {
  const output = await kubectl([
    'get',
    'pods',
    `--namespace=${workspace}`,
    '--field-selector=status.phase=Running',
    '--output=name',
  ]);
  return output.split('\n').filter(Boolean);
}
