import CheckBoxIcon from '@material-ui/icons/CheckBox';
import CheckBoxOutlineBlankIcon from '@material-ui/icons/CheckBoxOutlineBlank';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  tick: { marginRight: theme.spacing(1) },
}));

/** Draws that a line of a menu is chosen. The line itself says so: no control may stand in another. */
export function Tick(props: { checked: boolean }) {
  const classes = useStyles();
  const Icon = props.checked ? CheckBoxIcon : CheckBoxOutlineBlankIcon;
  return (
    <Icon
      aria-hidden
      className={classes.tick}
      color={props.checked ? 'secondary' : 'action'}
      fontSize="small"
    />
  );
}
