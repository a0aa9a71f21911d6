import Skeleton from '@material-ui/lab/Skeleton';

/** Stands where a few lines of text will be, and says what they wait for. */
export function Outline(props: {
  label: string;
  lines: number;
  /** Of a line, in pixels. */
  height?: number;
}) {
  const { label, lines, height = 20 } = props;
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} variant="text" height={height} animation="wave" />
      ))}
    </div>
  );
}
