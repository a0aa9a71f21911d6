import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are lazy: the first one of a file is compiled while its test waits.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });
