import { useTheme } from '@material-ui/core/styles';

const WIDTH = 120;
const HEIGHT = 28;
const MARGIN = 3;

/** A line through points that are in order of x; from zero up, so that a small change looks small. */
export function Sparkline(props: {
  points: Array<{ x: number; y: number }>;
  /** What it shows, in words. */
  label: string;
}) {
  const { points, label } = props;
  const { palette } = useTheme();
  const first = points[0].x;
  const span = points[points.length - 1].x - first || 1;
  const top = Math.max(...points.map(({ y }) => y)) || 1;
  const places = points.map(({ x, y }) => ({
    x: MARGIN + ((x - first) / span) * (WIDTH - 2 * MARGIN),
    y: HEIGHT - MARGIN - (y / top) * (HEIGHT - 2 * MARGIN),
  }));
  const last = places[places.length - 1];
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <polyline
        points={places.map(({ x, y }) => `${x},${y}`).join(' ')}
        fill="none"
        stroke={palette.primary.main}
        strokeWidth={1.5}
      />
      <circle cx={last.x} cy={last.y} r={2.5} fill={palette.primary.main} />
    </svg>
  );
}
