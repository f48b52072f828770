// How much memory a process takes (Linux).

import { readFile, writeFile } from 'node:fs/promises';

/** Of the process' status, in MB: `VmRSS` now, `VmHWM` at most since it was set back. */
export async function memory(pid, name) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
}

/** Does something; gives how many MB it took above `idle` at most, for how many seconds, and its result. */
export async function peak(pid, idle, act) {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const start = performance.now();
  const result = await act();
  const seconds = (performance.now() - start) / 1000;
  return { above: (await memory(pid, 'VmHWM')) - idle, seconds, result };
}
