// What only the database itself can be told: that years have passed, since the program's own clock can't be
// moved, and that somebody works for one more unit. `server` is what `startServer` gave.

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { PEOPLE } from './people.mjs';

const YEAR_US = 366n * 86_400_000_000n;

function change({ data, database }, sql) {
  if (database) {
    execFileSync('psql', ['-q', '-d', database, '-c', sql]);
    return;
  }
  const python = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=30); db.execute(sys.argv[2]); db.commit()';
  execFileSync('python3', ['-c', python, join(data, 'chungthuc.sqlite'), sql]);
}

/** Moves the day on which a paper was completed so many years back. */
export function age(server, paper, years) {
  change(server, `UPDATE paper SET completed_at = completed_at - ${BigInt(years) * YEAR_US} WHERE id = '${paper}'`);
}

/** Gives somebody a right in one more unit, by the unit's code. */
export function grant(server, role, right, unit) {
  change(server, `INSERT INTO grant_of_right (id, person_id, unit_id, right_code, title)
    SELECT '${randomUUID()}', person.id, unit.id, '${right}', 'Công chức' FROM person, unit
    WHERE person.login = '${PEOPLE[role].login}' AND unit.code = '${unit}'`);
}
