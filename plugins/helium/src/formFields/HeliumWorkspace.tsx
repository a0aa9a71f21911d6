import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useState } from 'react';
import { bareComboboxRoot, comboboxOf } from '../components/common/combobox';
import { useErrorTextStyles } from '../components/common/tones';
import { useReadyWorkspaces } from '../hooks/useReadyWorkspaces';
import { useTranslation } from '../hooks/useTranslation';
import { WorkspaceHint } from './WorkspaceHint';
import { WorkspaceOption } from './WorkspaceOption';
import { hasExpired, WorkspaceReferenceOptions } from './workspaceReference';

const nameOf = (option: Workspace | string) =>
  typeof option === 'string' ? option : option.name;

/** The name of a ready workspace that another one can be built on, searched for while it is typed. */
export function HeliumWorkspace(
  props: FieldExtensionComponentProps<
    string | undefined,
    WorkspaceReferenceOptions
  >,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { programs = [], template } = uiSchema?.['ui:options'] ?? {};
  const { t } = useTranslation();
  const errorText = useErrorTextStyles();
  // What was typed, not what was chosen: a choice would leave only itself on the list.
  const [search, setSearch] = useState('');
  const page = useReadyWorkspaces(programs, search);
  const options = page.error ? [] : page.value?.items ?? [];
  const name = formData ?? '';
  const label = schema.title ?? t('picker.label');

  const change = (next: string, typed: boolean) => {
    onChange(next || undefined);
    setSearch(typed ? next : '');
  };

  return (
    <Autocomplete<Workspace | string, false, false, true>
      freeSolo
      forcePopupIcon={options.length > 0}
      id={idSchema?.$id}
      {...bareComboboxRoot}
      options={options}
      filterOptions={all => all}
      getOptionLabel={nameOf}
      getOptionSelected={(option, value) => nameOf(option) === nameOf(value)}
      getOptionDisabled={option =>
        typeof option !== 'string' && hasExpired(option)
      }
      renderOption={option =>
        typeof option === 'string' ? (
          option
        ) : (
          <WorkspaceOption workspace={option} />
        )
      }
      value={name || null}
      inputValue={name}
      onChange={(_event, next) => change(next ? nameOf(next) : '', false)}
      onInputChange={(_event, text, reason) => {
        if (reason !== 'reset') change(text.trim(), true);
      }}
      // One may have been made meanwhile, in another tab.
      onOpen={page.refresh}
      openText={t('picker.show')}
      closeText={t('picker.hide')}
      clearText={t('picker.clear')}
      disabled={props.disabled || props.readonly}
      renderInput={params => (
        <TextField
          {...params}
          className={errorText.field}
          label={label}
          margin="normal"
          placeholder={uiSchema?.['ui:placeholder']}
          required={props.required}
          error={(rawErrors?.length ?? 0) > 0}
          helperText={
            <WorkspaceHint
              page={page}
              programs={programs}
              search={search}
              template={template}
              description={schema.description}
            />
          }
          FormHelperTextProps={{ 'aria-live': 'polite' }}
          inputProps={{
            ...params.inputProps,
            ...comboboxOf(params),
            autoCapitalize: 'off',
            spellCheck: false,
          }}
        />
      )}
    />
  );
}
