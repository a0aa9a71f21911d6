import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  configApiRef,
  useApi,
  useApiHolder,
  useRouteRef,
} from '@backstage/core-plugin-api';
import {
  type CatalogApi,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import {
  HELIUM_PROGRAM_ANNOTATION,
  type Program,
} from '@helium-portal/backstage-plugin-helium-common';
import { programOf } from '../formFields/lifetime';
import { newWorkspaceRouteRef } from '../routes';
import { usePrograms } from './usePrograms';
import { useResource } from './useResource';

const DEFAULT_TEMPLATE = 'template:default/new-pachyderm-workspace';
const CREATE_ACTION = 'helium:workspace:create';

/** The way to a new workspace. */
export interface NewWorkspace {
  /** The form; undefined without a scaffolder. */
  to?: string;
  /** The program that the form leads to, when it takes no workspaces at present. */
  unavailable?: Program;
}

/**
 * Where "New workspace" leads, and whether that leads anywhere.
 *
 * @param like - the program that the workspace is to be of, if it has a template; the portal's own choice by default
 */
export function useNewWorkspace(like?: string): NewWorkspace {
  const config = useApi(configApiRef);
  const catalog = useApiHolder().get(catalogApiRef);
  const templateLink = useRouteRef(newWorkspaceRouteRef);
  const { programs } = usePrograms();
  const { value: alike } = useResource(
    like ?? '',
    async () => like && catalog && (await templateOf(catalog, like)),
  );
  const template = alike
    ? getCompoundEntityRef(alike)
    : parseEntityRef(
        config.getOptionalString('helium.portal.template') ?? DEFAULT_TEMPLATE,
        { defaultKind: 'template', defaultNamespace: 'default' },
      );
  // Only then does it matter which program the template names.
  const trouble = programs.some(program => program.unavailable);
  const { value: entity } = useResource(
    JSON.stringify([template, trouble]),
    async () => (trouble ? await catalog?.getEntityByRef(template) : undefined),
  );
  const step = createStepOf(entity);
  const program = step && programOf(programs, step.input?.program);
  return {
    to: templateLink?.({
      namespace: template.namespace,
      templateName: template.name,
    }),
    ...(program?.unavailable && { unavailable: program }),
  };
}

async function templateOf(
  catalog: CatalogApi,
  program: string,
): Promise<Entity | undefined> {
  const { items } = await catalog.getEntities({
    filter: {
      kind: 'Template',
      [`metadata.annotations.${HELIUM_PROGRAM_ANNOTATION}`]: program,
    },
    fields: ['kind', 'metadata.namespace', 'metadata.name'],
    limit: 1,
  });
  return items[0];
}

interface CreateStep {
  action?: string;
  /** Without a program the portal takes its only or its default one. */
  input?: { program?: unknown };
}

function createStepOf(template: Entity | undefined): CreateStep | undefined {
  const steps = template?.spec?.steps;
  return Array.isArray(steps)
    ? (steps as CreateStep[]).find(({ action }) => action === CREATE_ACTION)
    : undefined;
}
