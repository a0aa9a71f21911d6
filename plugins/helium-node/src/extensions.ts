import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { WorkspaceProgram } from './program';

/** Where modules add programs. @public */
export interface HeliumProgramsExtensionPoint {
  /** @throws ConflictError when a program of that name is there already. */
  addProgram(...programs: WorkspaceProgram<any>[]): void;
}

/** @public */
export const heliumProgramsExtensionPoint =
  createExtensionPoint<HeliumProgramsExtensionPoint>({
    id: 'helium.programs',
  });
