import { lighten, makeStyles, Theme } from '@material-ui/core/styles';

/** What an icon's colour adds to its word. */
export type Tone = 'good' | 'bad' | 'warning' | 'progress' | 'muted';

function readable(
  theme: Theme,
  name: 'success' | 'error' | 'warning' | 'info',
) {
  const colour = theme.palette[name];
  return theme.palette.type === 'dark' ? colour.light : colour.dark;
}

/** For a field that is wrong: the small texts of one need more contrast than MUI's own red has. */
export const useErrorTextStyles = makeStyles(theme => ({
  field: {
    '& label.Mui-error, & p.Mui-error': {
      color:
        theme.palette.type === 'dark'
          ? lighten(theme.palette.error.light, 0.4)
          : theme.palette.error.dark,
    },
  },
}));

/** Colours with enough contrast in the light and in the dark theme. */
export const useToneStyles = makeStyles(theme => ({
  good: { color: readable(theme, 'success') },
  bad: { color: readable(theme, 'error') },
  warning: { color: readable(theme, 'warning') },
  progress: { color: readable(theme, 'info') },
  muted: { color: theme.palette.text.secondary },
}));
