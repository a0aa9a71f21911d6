import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslation } from '../hooks/useTranslation';
import type { Problem } from './problem';

const useStyles = makeStyles({
  problem: { display: 'block' },
  link: { font: 'inherit', verticalAlign: 'baseline' },
});

/** What is wrong with a document, each with a way to its line. */
export function Problems(props: {
  problems: Problem[];
  /** What is told elsewhere, and needs no more than its way. */
  said: string[];
  onGo?(line: number): void;
}) {
  const { problems, said, onGo } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <>
      {problems.map(({ text, line }) => (
        <span key={text} className={classes.problem}>
          {!said.includes(text) && <span>{text}</span>}{' '}
          {onGo && line !== undefined && (
            <Link
              component="button"
              type="button"
              color="inherit"
              underline="always"
              className={classes.link}
              onClick={() => onGo(line)}
            >
              {t('values.goToLine', { line: String(line) })}
            </Link>
          )}
        </span>
      ))}
    </>
  );
}
