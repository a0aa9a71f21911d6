import {
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceUpdatePermission,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { ReactNode, useState } from 'react';
import { useAllowed } from '../../hooks/useAllowed';
import { DeleteDialog } from './DeleteDialog';
import { EditParametersDialog } from './edit/EditParametersDialog';
import { ExtendDialog } from './ExtendDialog';

type DialogName = 'extend' | 'edit' | 'delete';

/** What the viewer can do to a workspace just now. */
export interface WorkspaceActions {
  canExtend: boolean;
  canEdit: boolean;
  canRetry: boolean;
  canDelete: boolean;
  open(dialog: DialogName): void;
  /** The dialog that is open. */
  dialog: ReactNode;
}

/** Decides which actions apply and shows the dialog of the one chosen. */
export function useWorkspaceActions(options: {
  workspace: Workspace;
  program?: Program;
  refresh(): void;
}): WorkspaceActions {
  const { workspace, program, refresh } = options;
  const { name } = workspace;
  const [opened, setOpened] = useState<DialogName>();
  const mayExtend = useAllowed(heliumWorkspaceExtendPermission, name);
  const mayEdit = useAllowed(heliumWorkspaceUpdatePermission, name);
  const mayDelete = useAllowed(heliumWorkspaceDeletePermission, name);

  const wanted = workspace.desired === 'present';
  const gone = workspace.status === 'destroyed';
  const idle = workspace.activeOperation === undefined;
  const hasMutable =
    program?.parameters.some(parameter => parameter.mutable) ?? false;

  const dialogProps = {
    workspace,
    onClose: () => setOpened(undefined),
    onDone: () => {
      setOpened(undefined);
      refresh();
    },
  };
  return {
    canExtend: mayExtend && wanted && workspace.expiresAt !== undefined,
    canRetry: idle && !gone && (wanted ? mayEdit : mayDelete),
    canEdit: mayEdit && wanted && idle && hasMutable,
    canDelete: mayDelete && !gone && (wanted || idle),
    open: setOpened,
    dialog: (
      <>
        {opened === 'extend' && (
          <ExtendDialog {...dialogProps} program={program} />
        )}
        {opened === 'edit' && program && (
          <EditParametersDialog {...dialogProps} program={program} />
        )}
        {opened === 'delete' && <DeleteDialog {...dialogProps} />}
      </>
    ),
  };
}
