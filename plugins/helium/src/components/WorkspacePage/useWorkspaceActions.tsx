import {
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceUpdatePermission,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { lazy, ReactNode, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { isUnreachable, messageOf } from '../../api/errors';
import { useAllowed } from '../../hooks/useAllowed';
import { useTranslation } from '../../hooks/useTranslation';
import { DeleteDialog } from './DeleteDialog';
import { ExtendDialog } from './ExtendDialog';

// It brings the editor and the YAML parser, which few who open the page need.
const EditParametersDialog = lazy(async () => ({
  default: (await import('./edit/EditParametersDialog')).EditParametersDialog,
}));

type DialogName = 'extend' | 'edit' | 'delete';

/** With the value `extend` in the page's address, as in notices, that dialog opens by itself. */
const DIALOG_PARAM = 'dialog';

/** Of the element that tells why values can't be changed. */
export const WHY_NO_EDIT_ID = 'helium-why-no-edit';

/** What the viewer can do to a workspace just now. */
export interface WorkspaceActions {
  canExtend: boolean;
  canEdit: boolean;
  /** Why it can't be edited just now, where nothing else on the page tells. */
  whyNoEdit?: string;
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
  /** Why the program is not known. */
  programError?: Error;
  refresh(): void;
}): WorkspaceActions {
  const { workspace, program, programError, refresh } = options;
  const { name } = workspace;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<DialogName>();
  const [params, setParams] = useSearchParams();
  const mayExtend = useAllowed(heliumWorkspaceExtendPermission, name);
  const mayEdit = useAllowed(heliumWorkspaceUpdatePermission, name);
  const mayDelete = useAllowed(heliumWorkspaceDeletePermission, name);

  const wanted = workspace.desired === 'present';
  const gone = workspace.status === 'destroyed';
  const idle = workspace.activeOperation === undefined;
  // It is woken before anything else.
  const sleeps = workspace.graceEndsAt !== undefined;
  const hasMutable =
    program?.parameters.some(parameter => parameter.mutable) ?? false;

  const mayEditNow = mayEdit && wanted && idle && !sleeps;

  const canExtend = mayExtend && wanted;
  const asked =
    canExtend && params.get(DIALOG_PARAM) === 'extend' ? 'extend' : undefined;
  const opened = chosen ?? asked;

  const close = () => {
    setChosen(undefined);
    if (params.has(DIALOG_PARAM)) {
      setParams(
        present => {
          const rest = new URLSearchParams(present);
          rest.delete(DIALOG_PARAM);
          return rest;
        },
        { replace: true },
      );
    }
  };
  const dialogProps = {
    workspace,
    onClose: close,
    onDone: () => {
      close();
      refresh();
    },
  };
  return {
    canExtend,
    canRetry: idle && !gone && (wanted ? mayEdit && !sleeps : mayDelete),
    canEdit: mayEditNow && hasMutable,
    ...(mayEditNow &&
      !program &&
      programError && {
        whyNoEdit: t('edit.unknown', {
          message: isUnreachable(programError)
            ? t('offline.title')
            : messageOf(programError),
        }),
      }),
    canDelete: mayDelete && !gone && (wanted || idle),
    open: setChosen,
    dialog: (
      <>
        {opened === 'extend' && (
          <ExtendDialog {...dialogProps} program={program} />
        )}
        {opened === 'edit' && program && (
          <Suspense fallback={null}>
            <EditParametersDialog {...dialogProps} program={program} />
          </Suspense>
        )}
        {opened === 'delete' && (
          <DeleteDialog {...dialogProps} program={program} />
        )}
      </>
    ),
  };
}
