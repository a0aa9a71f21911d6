import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyIcon from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useTranslation } from '../../hooks/useTranslation';

const SHOWN_MS = 2_000;

/** Copies a text and says that it did. */
export function CopyButton(props: {
  text: string;
  /** What is copied: `Copy the kubectl command of demo`. */
  label: string;
}) {
  const { t } = useTranslation();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    const timer = copied
      ? setTimeout(() => setCopied(false), SHOWN_MS)
      : undefined;
    return () => clearTimeout(timer);
  }, [copied]);

  const hint = copied ? t('copy.done') : props.label;
  return (
    <Tooltip title={hint}>
      <IconButton
        size="small"
        aria-label={hint}
        onClick={() => {
          copy(props.text);
          setCopied(true);
        }}
      >
        {copied ? (
          <CheckIcon fontSize="small" />
        ) : (
          <FileCopyIcon fontSize="small" />
        )}
      </IconButton>
    </Tooltip>
  );
}
