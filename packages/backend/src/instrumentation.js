// Loaded with `--require`, before the backend: it opens a Prometheus endpoint where HELIUM_METRICS_PORT names a port, and
// does nothing where it doesn't. See docs/metrics.md.
const port = process.env.HELIUM_METRICS_PORT;

if (port && require('node:worker_threads').isMainThread) {
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(
      `HELIUM_METRICS_PORT is '${port}'; it must be a port from 1 to 65535`,
    );
  }
  const { metrics } = require('@opentelemetry/api');
  const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
  const { MeterProvider } = require('@opentelemetry/sdk-metrics');

  const host = process.env.HELIUM_METRICS_HOST || '127.0.0.1';
  const exporter = new PrometheusExporter(
    { host, port: Number(port) },
    error => {
      // A portal without metrics still serves; one that doesn't start doesn't.
      process.stderr.write(
        error
          ? `No metrics: ${host}:${port} can't be listened on (${error.message})\n`
          : `Metrics are at http://${host}:${port}/metrics\n`,
      );
    },
  );
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
}
