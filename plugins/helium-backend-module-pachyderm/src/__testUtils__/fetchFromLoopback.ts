import http from 'node:http';

/** Asks the sandbox's page server for a host, whose name not every resolver knows. */
export async function fetchFromLoopback(port: string, host: string) {
  return new Promise<string>((done, fail) =>
    http
      .get({ host: '127.0.0.1', port, headers: { host } }, response => {
        let body = '';
        response.on('data', chunk => {
          body += chunk;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? done(body)
            : fail(new Error(`${host} answered ${response.statusCode}`)),
        );
      })
      .on('error', fail),
  );
}
