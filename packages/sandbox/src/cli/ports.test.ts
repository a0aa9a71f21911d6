import { createServer, type AddressInfo, type Server } from 'node:net';
import { requireFreePort } from './ports';

describe('requireFreePort', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => server.close());

  it('names the port, who has it and the variable', async () => {
    const options = { purpose: 'the portal', variable: 'HELIUM_PORT' };
    const refusal = requireFreePort(port, options);
    await expect(refusal).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(
        `Port ${port}, for the portal, is in use by `,
      ),
    });
    await expect(refusal).rejects.toThrow(`process ${process.pid}`);
    await expect(refusal).rejects.toThrow('set HELIUM_PORT to a free port');

    await new Promise(resolve => server.close(resolve));
    await expect(requireFreePort(port, options)).resolves.toBeUndefined();
  });
});
