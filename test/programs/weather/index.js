/* eslint-disable no-new */
'use strict';

const pulumi = require('@pulumi/pulumi');

new pulumi.CustomResource(
  'weather:index:Forecast',
  'tomorrow',
  { rain: false },
  { version: '1.2.3' },
);
