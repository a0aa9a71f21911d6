import { AppRootWrapperBlueprint } from '@backstage/plugin-app-react';
import { type Theme, ThemeProvider } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const withKeptLines = (theme: Theme) => ({
  ...theme,
  overrides: {
    ...theme.overrides,
    BackstageMetadataTableCell: { root: { whiteSpace: 'pre-wrap' } },
  },
});

/** Keeps the lines of what a template's review shows, such as Helm values, whatever the theme. */
export function KeptLines(props: { children: ReactNode }) {
  return <ThemeProvider theme={withKeptLines}>{props.children}</ThemeProvider>;
}

export const keptLines = AppRootWrapperBlueprint.make({
  name: 'kept-lines',
  params: { component: KeptLines },
});
