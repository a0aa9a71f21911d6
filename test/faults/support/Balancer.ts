import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** One address in front of several replicas, as a service of a cluster is: each connection goes to the next that takes it. */
export class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ports: () => number[];
  #turn = 0;

  private constructor(ports: () => number[]) {
    this.#ports = ports;
    this.#server = createServer(socket => this.#serve(socket));
  }

  /** @param ports - those of the replicas, asked anew for each connection */
  static async listen(ports: () => number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach(socket => socket.destroy());
  }

  #serve(client: Socket): void {
    const ports = this.#ports();
    const first = this.#turn++;
    this.#track(client);
    const tryPort = (index: number) => {
      if (index >= ports.length) {
        client.destroy();
        return;
      }
      const server = connect(
        ports[(first + index) % ports.length],
        '127.0.0.1',
      );
      this.#track(server);
      server.once('error', () => tryPort(index + 1));
      server.once('connect', () => {
        server.removeAllListeners('error');
        server.on('error', () => client.destroy());
        client.pipe(server).pipe(client);
        client.once('close', () => server.destroy());
        server.once('close', () => client.destroy());
      });
    };
    tryPort(0);
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
