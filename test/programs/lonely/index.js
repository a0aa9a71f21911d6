'use strict';

// eslint-disable-next-line import/no-extraneous-dependencies, import/no-unresolved, @backstage/no-undeclared-imports
require('a-package-that-is-nowhere');
