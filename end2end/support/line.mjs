// A line between a browser and the program that a test can cut, and that counts what goes up.

import { connect, createServer } from 'node:net';

/**
 * Lays it to `url`. Gives `{ url, sent(), cutAfter(bytes), mend(), stop() }`: where browsers reach the
 * program by it; the bytes that went up in all; a promise of the moment when so many more have gone up
 * and everything breaks; what lets connections through again.
 */
export async function layLine(url) {
  const { hostname, port } = new URL(url);
  const open = new Set();
  let sent = 0;
  let limit = Infinity;
  let isCut = false;
  let broken = () => {};
  const cut = () => {
    isCut = true;
    limit = Infinity;
    for (const socket of open) socket.destroy();
    broken();
  };
  const server = createServer((down) => {
    if (isCut) {
      down.destroy();
      return;
    }
    const up = connect(Number(port), hostname);
    for (const [socket, other] of [[down, up], [up, down]]) {
      open.add(socket);
      // Whatever breaks one side breaks the other.
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    down.on('data', (bytes) => {
      sent += bytes.length;
      if (sent >= limit) cut();
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    sent: () => sent,
    cutAfter: (bytes) =>
      new Promise((resolve) => {
        limit = sent + bytes;
        broken = resolve;
      }),
    mend: () => (isCut = false),
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
