// A real SMTP server, and what it received.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { PYTHON, SUPPORT } from './places.mjs';

/** Starts it. Gives `{ address, messages, stop() }`; messages arrive in `messages`. */
export async function startSmtp() {
  const program = spawn(PYTHON, [join(SUPPORT, 'smtp_server.py')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => program.kill('SIGTERM');
  process.on('exit', kill);
  const lines = createInterface({ input: program.stdout });
  const messages = [];
  const port = await new Promise((resolve, reject) => {
    program.on('exit', (code) => reject(new Error(`The SMTP server ended with ${code}.`)));
    lines.on('line', (line) => (/^\d+$/.test(line) ? resolve(Number(line)) : messages.push(JSON.parse(line))));
  });
  return { address: `127.0.0.1:${port}`, messages, stop: async () => void kill() };
}
