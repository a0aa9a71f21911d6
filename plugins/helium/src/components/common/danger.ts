import { makeStyles } from '@material-ui/core/styles';

/** Buttons that take something away for good. */
export const useDangerStyles = makeStyles(theme => ({
  contained: {
    backgroundColor: theme.palette.error.dark,
    color: theme.palette.getContrastText(theme.palette.error.dark),
    '&:hover': { backgroundColor: theme.palette.error.main },
  },
  outlined: {
    color:
      theme.palette.type === 'dark'
        ? theme.palette.error.light
        : theme.palette.error.dark,
    borderColor: 'currentColor',
  },
}));
