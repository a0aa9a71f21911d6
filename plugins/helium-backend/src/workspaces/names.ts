import {
  type FieldError,
  isWorkspaceName,
  LONGEST_WORKSPACE_NAME,
} from '@helium-portal/backstage-plugin-helium-common';

export function checkName(name: string): FieldError[] {
  return isWorkspaceName(name)
    ? []
    : [
        {
          field: 'name',
          message: `must be a DNS label of at most ${LONGEST_WORKSPACE_NAME} characters: a-z, 0-9 and '-', starting with a letter and ending with a letter or digit`,
        },
      ];
}
