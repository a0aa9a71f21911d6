import Button from '@material-ui/core/Button';
import GetAppIcon from '@material-ui/icons/GetApp';
import { useTranslation } from '../../hooks/useTranslation';
import { saveFile } from '../common/saveFile';
import { LogLine, logText } from './logLines';

/** Saves all lines of a log, whatever is shown of them. */
export function DownloadLogButton(props: {
  workspace: string;
  operationId: string;
  lines: LogLine[];
  ended: boolean;
}) {
  const { workspace, operationId, lines, ended } = props;
  const { t } = useTranslation();
  const filename = [workspace, operationId, ...(ended ? [] : ['so-far'])].join(
    '-',
  );
  return (
    <Button
      size="small"
      startIcon={<GetAppIcon />}
      disabled={lines.length === 0}
      onClick={() => saveFile(`${filename}.log`, logText(lines))}
    >
      {ended ? t('log.download') : t('log.downloadSoFar')}
    </Button>
  );
}
