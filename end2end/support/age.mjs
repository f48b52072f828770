// Lets years pass for a paper, in the database itself: the program's own clock can't be moved.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const YEAR_US = 366n * 86_400_000_000n;

/** Moves the day on which a paper was completed so many years back. `server` is what `startServer` gave. */
export function age({ data, database }, paper, years) {
  const sql = `UPDATE paper SET completed_at = completed_at - ${BigInt(years) * YEAR_US} WHERE id = '${paper}'`;
  if (database) {
    execFileSync('psql', ['-q', '-d', database, '-c', sql]);
    return;
  }
  const python = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=30); db.execute(sys.argv[2]); db.commit()';
  execFileSync('python3', ['-c', python, join(data, 'chungthuc.sqlite'), sql]);
}
