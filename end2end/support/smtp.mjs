// A real SMTP server, and what it received.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { PYTHON, SUPPORT } from './places.mjs';

/**
 * Starts it. Gives `{ address, messages, refuse(answer), accept(), stop() }`; messages arrive in
 * `messages`, unless it was told to refuse all recipients with an answer (`550 No such mailbox`).
 */
export async function startSmtp() {
  const program = spawn(PYTHON, [join(SUPPORT, 'smtp_server.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = () => program.kill('SIGTERM');
  process.on('exit', kill);
  const lines = createInterface({ input: program.stdout });
  const messages = [];
  const port = await new Promise((resolve, reject) => {
    program.on('exit', (code) => reject(new Error(`The SMTP server ended with ${code}.`)));
    lines.once('line', (line) => resolve(Number(line)));
  });
  let said = () => {};
  lines.on('line', (line) => {
    const heard = JSON.parse(line);
    if (typeof heard === 'string') said();
    else messages.push(heard);
  });
  const answer = (text) => {
    const held = new Promise((resolve) => (said = resolve));
    program.stdin.write(`${text}\n`);
    return held;
  };
  return {
    address: `127.0.0.1:${port}`,
    messages,
    refuse: answer,
    accept: () => answer(''),
    stop: async () => void kill(),
  };
}
