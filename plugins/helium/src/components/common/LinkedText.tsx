import { Link } from '@backstage/core-components';

/** An address of the web, without the punctuation that ends a sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/;

/** A text of the backend, whose addresses can be followed. */
export function LinkedText(props: { text: string }) {
  return (
    <>
      {props.text.split(ADDRESS).map((part, index) =>
        index % 2 === 1 ? (
          <Link key={index} to={part} underline="always">
            {part}
          </Link>
        ) : (
          part
        ),
      )}
    </>
  );
}
