import { useFormat } from '../../hooks/useFormat';
import { useNow } from '../../hooks/useNow';

/** `5 minutes ago`, with the full date in its title. */
export function RelativeTime(props: { at: string }) {
  const format = useFormat();
  const now = useNow(15_000);
  return (
    <time dateTime={props.at} title={format.absolute(props.at)}>
      {format.relative(props.at, now)}
    </time>
  );
}
