/** A balloon: it rises, and it is gone by tomorrow. */
export const Balloon = () => (
  <g>
    <path
      d="M16 1.5C10 1.5 5.5 6 5.5 12c0 5.6 4.9 11.1 9.2 12.7L13.5 27h5l-1.2-2.3c4.3-1.6 9.2-7.1 9.2-12.7 0-6-4.5-10.5-10.5-10.5z"
      fill="#ffb454"
    />
    <path
      d="M16 27c1.7 1.2 1.7 2.5 0 3.8"
      fill="none"
      stroke="#ffb454"
      strokeWidth="1.4"
      strokeLinecap="round"
    />
    <path
      d="M10.3 11a5.9 5.9 0 0 1 4.2-5"
      fill="none"
      stroke="#fff"
      strokeOpacity=".8"
      strokeWidth="1.9"
      strokeLinecap="round"
    />
  </g>
);

export const LogoIcon = () => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 32 32"
    width="28"
    height="28"
    aria-hidden="true"
  >
    <Balloon />
  </svg>
);
