'use strict';

exports.podOf = app => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: app, image: `example/${app}:1` }] },
});
