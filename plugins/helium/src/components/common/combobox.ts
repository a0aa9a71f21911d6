import type { AutocompleteRenderInputParams } from '@material-ui/lab/Autocomplete';

// Material UI follows ARIA 1.1 and makes the root the combobox; what looks for accessible controls today wants it to be the input.
export const bareComboboxRoot = {
  role: undefined,
  'aria-expanded': undefined,
  'aria-owns': undefined,
};

/** For the input of an Autocomplete with {@link bareComboboxRoot}. */
export function comboboxOf({ inputProps }: AutocompleteRenderInputParams) {
  const open = 'aria-controls' in inputProps && inputProps['aria-controls'];
  return { role: 'combobox', 'aria-expanded': Boolean(open) };
}
