import Typography from '@material-ui/core/Typography';

/** Stands for a table or a picture that would be empty. */
export function Nothing(props: { text: string }) {
  return <Typography color="textSecondary">{props.text}</Typography>;
}
