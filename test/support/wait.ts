import { setTimeout as sleep } from 'node:timers/promises';
import type {
  HeliumClient,
  Workspace,
  WorkspaceStatus,
} from '@helium-portal/backstage-plugin-helium-common';

/** Reads a workspace until its status is one of those wanted, with no operation under way. */
export async function waitForStatus(
  client: HeliumClient,
  name: string,
  wanted: WorkspaceStatus[],
  timeoutMs = 300_000,
): Promise<Workspace> {
  const deadline = Date.now() + timeoutMs;
  let workspace: Workspace | undefined;
  let problem = '';
  while (Date.now() < deadline) {
    try {
      workspace = await client.getWorkspace(name);
      if (wanted.includes(workspace.status) && !workspace.activeOperation) {
        return workspace;
      }
    } catch (error) {
      problem = String(error);
    }
    await sleep(200);
  }
  throw new Error(
    `Workspace '${name}' was to be ${wanted.join(' or ')} within ${
      timeoutMs / 1000
    } s; it is ${workspace?.status}, operation ${
      workspace?.activeOperation?.state
    }, failure ${JSON.stringify(workspace?.failure)} ${problem}`,
  );
}
