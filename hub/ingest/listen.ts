import type { Server } from 'node:net';
import { FleetError } from '../../protocol/errors.ts';

/** Listens and returns the port taken. Throws PORT_IN_USE, LISTEN_FAILED. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      const context = { host, port, option: '--mqtt-port' };
      if (cause.code === 'EADDRINUSE') return reject(new FleetError('PORT_IN_USE', context, { cause }));
      reject(new FleetError('LISTEN_FAILED', { ...context, reason: cause.message }, { cause }));
    };
    server.once('error', failed);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', failed);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}
