import { makeStyles } from '@material-ui/core/styles';

const WIDTH = 120;
const HEIGHT = 36;
const MARGIN = 4;

/** Of a line: the second kind is told from the first by its dashes and its hollow end, too. */
type LineStyle = 'solid' | 'dashed';

/** A line of a picture, through points that are in order of x. */
export interface Line {
  style: LineStyle;
  points: Array<{ x: number; y: number }>;
}

interface Place {
  x: number;
  y: number;
}

const useStyles = makeStyles(theme => ({
  solid: { color: theme.palette.primary.main },
  dashed: { color: theme.palette.text.secondary },
}));

/** Lines to one scale; from zero up, so that a small change looks small. */
export function Sparkline(props: {
  lines: Line[];
  /** What it shows, in words. */
  label: string;
}) {
  const { lines, label } = props;
  const all = lines.flatMap(({ points }) => points);
  const first = Math.min(...all.map(({ x }) => x));
  const span = Math.max(...all.map(({ x }) => x)) - first || 1;
  const top = Math.max(...all.map(({ y }) => y)) || 1;
  const placeOf = ({ x, y }: Place): Place => ({
    x: MARGIN + ((x - first) / span) * (WIDTH - 2 * MARGIN),
    y: HEIGHT - MARGIN - (y / top) * (HEIGHT - 2 * MARGIN),
  });
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {lines.map(({ style, points }) => (
        <Stroke key={style} style={style} places={points.map(placeOf)} />
      ))}
    </svg>
  );
}

/** What a line looks like, beside the word for it in a legend. */
export function LineSample(props: { style: LineStyle }) {
  const places = [
    { x: MARGIN, y: 6 },
    { x: 28, y: 6 },
  ];
  return (
    <svg width={32} height={12} viewBox="0 0 32 12" aria-hidden>
      <Stroke style={props.style} places={places} />
    </svg>
  );
}

function Stroke(props: { style: LineStyle; places: Place[] }) {
  const { style, places } = props;
  const classes = useStyles();
  const last = places[places.length - 1];
  const dashed = style === 'dashed';
  return (
    <g className={classes[style]} stroke="currentColor" strokeWidth={1.5}>
      <polyline
        points={places.map(({ x, y }) => `${x},${y}`).join(' ')}
        fill="none"
        strokeDasharray={dashed ? '4 3' : undefined}
      />
      <circle
        cx={last.x}
        cy={last.y}
        r={2.5}
        fill={dashed ? 'none' : 'currentColor'}
      />
    </g>
  );
}
