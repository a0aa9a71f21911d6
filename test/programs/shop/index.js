/* eslint-disable no-new */
'use strict';

const pulumi = require('@pulumi/pulumi');
const { ConfigMap, Namespace, ResourceQuota, Secret } =
  require('@pulumi/kubernetes').core.v1;
const { Deployment } = require('@pulumi/kubernetes/apps/v1');
const { podOf } = require('./pod');

const config = new pulumi.Config();
const name = pulumi.getStack();

const namespace = new Namespace('shop', { metadata: { name } });
const inside = { namespace: namespace.metadata.name };

new ConfigMap('sign', {
  metadata: { ...inside, name: 'sign' },
  data: {
    greeting: config.require('greeting'),
    open: String(config.requireBoolean('open')),
    aisles: config.requireObject('aisles').join(' '),
  },
});
new Secret('supplier', {
  metadata: { ...inside, name: 'supplier' },
  stringData: { key: config.requireSecret('apiKey') },
});
new ResourceQuota('limits', {
  metadata: { ...inside, name: 'limits' },
  spec: { hard: config.requireObject('limits') },
});
const till = new Deployment('till', {
  metadata: { ...inside, name: 'till', labels: { kind: 'till' } },
  spec: {
    replicas: config.requireNumber('replicas'),
    selector: { matchLabels: { app: 'till' } },
    template: podOf('till'),
  },
});

exports.namespace = namespace.metadata.name;
exports.till = till.metadata.name;
exports.url = pulumi.interpolate`http://shop.example/${name}`;
exports.supplierKey = config.requireSecret('apiKey');
