import { Fragment } from 'react';

/** A long name without blanks, such as a path, that may break after its punctuation. */
export function Breakable({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?<=[/.:#])/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}
