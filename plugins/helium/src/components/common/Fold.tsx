import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { ReactNode, useState } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    minWidth: 0,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    '&:before': { display: 'none' },
    '&.Mui-expanded': { margin: 0 },
  },
  summary: { padding: theme.spacing(0, 2.5) },
  title: { margin: 0, fontSize: '1.1rem' },
  details: { display: 'block', padding: theme.spacing(0, 2.5, 2) },
}));

/** A titled part of a page that is there only while it is unfolded. */
export function Fold(props: {
  id: string;
  title: string;
  onOpened?(opened: boolean): void;
  children: ReactNode;
}) {
  const { id, title, onOpened, children } = props;
  const classes = useStyles();
  const [opened, setOpened] = useState(false);
  return (
    <Accordion
      elevation={0}
      className={classes.root}
      expanded={opened}
      onChange={(_event, expanded) => {
        setOpened(expanded);
        onOpened?.(expanded);
      }}
      TransitionProps={{ unmountOnExit: true }}
    >
      <AccordionSummary
        className={classes.summary}
        id={`${id}-summary`}
        aria-controls={`${id}-details`}
        expandIcon={<ExpandMoreIcon />}
      >
        <Typography variant="h6" component="h3" className={classes.title}>
          {title}
        </Typography>
      </AccordionSummary>
      <AccordionDetails id={`${id}-details`} className={classes.details}>
        {children}
      </AccordionDetails>
    </Accordion>
  );
}
