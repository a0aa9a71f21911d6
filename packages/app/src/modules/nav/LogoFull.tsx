import { Balloon } from './LogoIcon';

export const LogoFull = () => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 128 32"
    width="128"
    height="32"
    aria-hidden="true"
  >
    <Balloon />
    <text x="38" y="23.5" fill="#fff" fontSize="22" fontWeight="600">
      Helium
    </text>
  </svg>
);
