// A database as an office has it after years: a hundred thousand dossiers with their fees and
// deliveries, a book of twenty thousand lines, five thousand appointments, and a thousand dossiers that
// wait at the counter. Written beside the running demo by the databases' own programs,
// since the interface would take days for it.

import { execFileSync } from 'node:child_process';

export const DOSSIERS = 100_000;
export const LINES = 20_000;
export const APPOINTMENTS = 5_000;
export const AT_COUNTER = 1_000;

const MINUTE = 60_000_000;
const DAY = 24 * 60 * MINUTE;
/** Identifiers of its own, told apart by their third group. */
const idOf = (group, i = 'i') =>
  `substr('00000000-0000-${group}-8000-000000000000', 1, 36 - length(CAST(${i} AS TEXT))) || CAST(${i} AS TEXT)`;

/**
 * Fills the unit of UBND phường Cầu Sương, whose open book is `book`, at `now` (ms). `database` is
 * where it is kept: `{ sqlite: file }` or `{ postgres: address }`.
 */
export function crowd(database, { unit, book, now }) {
  const at = now * 1000;
  const year = new Date(now).getFullYear();
  const person = (login) => `(SELECT id FROM person WHERE login = '${login}')`;
  const numbers = (most) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`;
  // The newest twenty thousand that are done stand in the book; one paper in fifty waits for each
  // of leader, clerk and officer. One was submitted every twenty minutes.
  const rank = `(i - ${DOSSIERS - LINES})`;
  const submitted = `(${at} - (${DOSSIERS} - i) * 20 * CAST(${MINUTE} AS BIGINT))`;
  const state = `CASE WHEN i > ${DOSSIERS - LINES} THEN 'COMPLETED' WHEN i % 50 = 0 THEN 'PENDING_SIGNATURE'
     WHEN i % 50 = 1 THEN 'PENDING_SEAL' WHEN i % 50 = 2 THEN 'RETURNED' ELSE 'COMPLETED' END`;
  const name = `'Nguyễn Thử Nghiệm ' || i`;
  const month = `(1 + ${rank} * 10 / ${LINES})`;
  const two = (value) => `CASE WHEN ${value} < 10 THEN '0' ELSE '' END || ${value}`;
  const officer = person('tiepnhan.cs');
  const leader = person('lanhdao.cs');
  const citizen = person('003190000011');
  const atCounter = `(${at} - i * CAST(${MINUTE} AS BIGINT))`;
  const seconds = `(${submitted} / 1000000 + 25200)`;
  const day = database.sqlite
    ? `date(${seconds}, 'unixepoch')`
    : `to_char(to_timestamp(${seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
  const starts = `(${at} + (i - ${APPOINTMENTS / 2}) * 30 * CAST(${MINUTE} AS BIGINT))`;
  const statements = [
    `INSERT INTO dossier (id, unit_id, code, phase, form, applicant_name, applicant_name_key, applicant_email, created_by, created_at, received_at, due_at, version)
     ${numbers(DOSSIERS)} SELECT ${idOf('7001')}, '${unit}', 'T-' || i, 'SUBMITTED', '{}', ${name}, 'k' || i, 'thu' || i || '@example.com', ${officer}, ${submitted}, ${submitted}, ${submitted} + ${DAY}, 1 FROM n`,
    `INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state, document_type, document_name,
       page_count, copy_count, fee, statement, signer_id, intake_id, base_id, submitted_at, due_at, applicant_kind,
       applicant_name_key, claim_fence, version)
     ${numbers(DOSSIERS)} SELECT ${idOf('7002')}, ${idOf('7001')}, '${unit}', 1, 'H99.101-T-' || i,
       substr('TTTTTTTTTTTTTTTTTTTTTTTTTT', 1, 26 - length(CAST(i AS TEXT))) || i, ${state}, 'KS', 'Giấy khai sinh',
       1, 1, 2000, 'Chứng thực bản sao đúng với bản chính', ${leader}, ${idOf('7003')}, ${idOf('7003')}, ${submitted},
       ${submitted} + ${DAY}, 'NONE', 'k' || i, 0, 1 FROM n`,
    `INSERT INTO paper_token (unit_id, token, paper_id) ${numbers(DOSSIERS)} SELECT '${unit}', 'nguyen', ${idOf('7002')} FROM n`,
    `INSERT INTO paper_token (unit_id, token, paper_id) ${numbers(DOSSIERS)} SELECT '${unit}', 'so' || i, ${idOf('7002')} FROM n`,
    `DELETE FROM paper_count WHERE unit_id = '${unit}'`,
    `INSERT INTO paper_count (unit_id, state, applicant_kind, signer_id, total)
     SELECT unit_id, state, applicant_kind, signer_id, COUNT(*) FROM paper WHERE unit_id = '${unit}'
     GROUP BY unit_id, state, applicant_kind, signer_id`,
    `DELETE FROM paper_day WHERE unit_id = '${unit}'`,
    `INSERT INTO paper_day (unit_id, day, state, document_type, certification, papers, copies, late)
     SELECT unit_id, (submitted_at + 25200000000) / 86400000000, state, document_type, certification, COUNT(*),
       CAST(SUM(copy_count) AS BIGINT), 0
     FROM paper WHERE unit_id = '${unit}' GROUP BY 1, 2, 3, 4, 5`,
    `INSERT INTO register_row (id, unit_id, kind, year, number, book_id, paper_id, certified_on, sealed_at,
       applicant_name, applicant_email, document_name, signer_name, signer_title, copy_count, fee, note, file_sha256,
       document_type)
     ${numbers(DOSSIERS)} SELECT ${idOf('7004')}, '${unit}', 'COPIES', ${year}, ${rank}, '${book}', ${idOf('7002')},
       '${year}-' || ${two(month)} || '-' || ${two(`(1 + ${rank} % 28)`)}, ${submitted}, ${name}, 'thu' || i || '@example.com',
       'Giấy khai sinh', 'Vũ Đình Khải Minh', 'Chủ tịch UBND phường', 1, 2000, '', '', 'KS' FROM n WHERE i > ${DOSSIERS - LINES}`,
    `UPDATE book SET last_number = ${LINES} WHERE id = '${book}'`,
    `INSERT INTO number_series (unit_id, kind, year, last_number, last_sealed_at, lease_fence)
     VALUES ('${unit}', 'COPIES', ${year}, ${LINES}, ${at}, 0)
     ON CONFLICT (unit_id, kind, year) DO UPDATE SET last_number = ${LINES}, last_sealed_at = ${at}`,
    `INSERT INTO appointment (id, code, unit_id, person_id, document_type, document_name, state, is_open, booked_for,
       starts_at, booked_at, applicant_kind, applicant_name, applicant_name_key, applicant_identifier, version)
     ${numbers(APPOINTMENTS)} SELECT ${idOf('7005')}, 'CTĐT-T-' || i, '${unit}', ${citizen}, 'KS', 'Giấy khai sinh',
       CASE WHEN ${starts} > ${at} THEN 'BOOKED' ELSE 'PROCESSED' END, CASE WHEN ${starts} > ${at} THEN 1 ELSE 0 END,
       ${starts}, ${starts}, ${at}, 'CITIZEN', ${name}, 'k' || i, '003190000011', 1 FROM n`,
    // Every third goes by e-mail, and of those each hundredth did not arrive.
    `INSERT INTO delivery (id, paper_id, unit_id, channel, address, state, attempts, code_failures, created_at, finished_at, version)
     SELECT * FROM (${numbers(DOSSIERS)} SELECT ${idOf('7006')} AS id, ${idOf('7002')} AS paper_id, '${unit}' AS unit_id, 'EMAIL' AS channel,
       'thu' || i || '@example.com' AS address, CASE WHEN i % 300 = 0 THEN 'FAILED' ELSE 'DONE' END AS state, 1 AS attempts, 0 AS code_failures,
       ${submitted} AS created_at, ${submitted} AS finished_at, 1 AS version FROM n WHERE i % 3 = 0) AS sent
     WHERE paper_id IN (SELECT id FROM paper WHERE state = 'COMPLETED')`,
    `INSERT INTO payment (id, unit_id, dossier_id, amount, receipt, receipt_key, paid_on, method, registered_on, taken_by, taken_by_name, taken_at)
     ${numbers(DOSSIERS)} SELECT ${idOf('7007')}, '${unit}', ${idOf('7001')}, 2000, 'BL' || i, 'bl' || i,
       ${day}, CASE WHEN i % 4 = 0 THEN 'TRANSFER' ELSE 'CASH' END, ${day}, ${officer}, 'Cán bộ tiếp nhận', ${submitted} FROM n`,
    `UPDATE dossier SET fee_paid = 2000 WHERE unit_id = '${unit}' AND code LIKE 'T-%'`,
    `INSERT INTO dossier (id, unit_id, code, phase, form, applicant_name, applicant_name_key, created_by, created_at, received_at, due_at, source, version)
     ${numbers(AT_COUNTER)} SELECT ${idOf('7008')}, '${unit}', 'Q-' || i, 'RECEIVED', '{}', ${name}, 'k' || i, ${officer}, ${atCounter}, ${atCounter},
       ${atCounter} + ${DAY}, 'RECEPTION', 1 FROM n`,
    `INSERT INTO reception (dossier_id, procedure_code, form, search_key, received_by)
     ${numbers(AT_COUNTER)} SELECT ${idOf('7008')}, (SELECT MIN(code) FROM admin_procedure), '{}', 'q-' || i || ' nguyen thu nghiem ' || i, ${officer} FROM n`,
    `INSERT INTO dossier_component (dossier_id, position, name, original_count, copy_count)
     ${numbers(AT_COUNTER)} SELECT ${idOf('7008')}, 1, 'Giấy khai sinh', 1, 1 FROM n`,
    'ANALYZE',
  ];
  const script = `BEGIN;\n${statements.slice(0, -1).join(';\n')};\nCOMMIT;\n${statements.at(-1)};\n`;
  if (database.sqlite) {
    execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 60000', database.sqlite], { input: script });
  } else {
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', database.postgres], { input: script });
  }
}
