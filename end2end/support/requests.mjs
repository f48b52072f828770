// The steps of the main path as bare requests: for tests that need papers and test something else.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { ask } from './api.mjs';
import { eventually } from './browser.mjs';
import { PIN, sessionOf } from './people.mjs';

const APPLICANT = '003190000011';

/** Everyone's work, by requests. Sessions are opened when they are first needed. */
export function workers(url) {
  const sessions = new Map();
  const session = async (role) => {
    if (!sessions.has(role)) sessions.set(role, sessionOf(url, role));
    return sessions.get(role);
  };
  const as = async (role, endpoint, args) => ask(url, await session(role), endpoint, args);

  const upload = async (scan, role = 'officer') => {
    const bytes = await readFile(scan);
    const send = async (method, path, headers, body) => {
      const all = { Origin: url, Cookie: await session(role), ...headers };
      const answer = await fetch(`${url}${path}`, { method, headers: all, body });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const announced = JSON.stringify({ name: basename(scan), size: bytes.length });
    const { id } = await send('POST', '/uploads', { 'Content-Type': 'application/json' }, announced);
    return send('PATCH', `/uploads/${id}`, { 'Upload-Offset': '0' }, bytes);
  };

  /**
   * A draft with its scan, for `applicant` without an account or else for the citizen, by e-mail too
   * with `email`. Gives dossier, version and what is in the form.
   */
  const draft = async ({ type = 'KS', scan, applicant, email, certification = 'Electronic', copies = '1' }) => {
    const [[view], file] = [await as('officer', 'open-intake'), await upload(scan)];
    const form = {
      without_account: Boolean(applicant),
      document_type: type,
      pages: String(file.outcome.Ready.file.pages.length),
      certification,
      copies,
      signer: view.signers.find(({ name }) => name === 'Vũ Đình Khải Minh').person,
      upload: file.id,
      ...(email && { email }),
      ...applicant,
    };
    if (!applicant) {
      const [account] = await as('officer', 'find-accounts', { text: APPLICANT });
      Object.assign(form, { identifier: APPLICANT, account: account.person });
    }
    return { ...(await as('officer', 'save-draft', { version: 0, form })), form };
  };

  const submit = async (what) => as('officer', 'submit', await draft(what));

  /** A dossier of the one-stop counter, begun and filled in: each component a name and a scan. */
  const fillIn = async (components, general = {}) => {
    const dossier = await as('officer', 'begin-reception', { procedure: '2.000815' });
    const view = await as('officer', 'open-reception', { dossier });
    const rows = [];
    for (const { name, type = 'KS', scan, copies = '1', certification = 'Electronic' } of components) {
      const file = await upload(scan);
      rows.push({
        name, originals: '1', copies: '0', upload: file.id, certified: true, certification,
        document_type: type, document_name: '', pages: String(file.outcome.Ready.file.pages.length),
        certified_copies: copies,
      });
    }
    const form = {
      general: { subject: 'CITIZEN', owner: 'Phan Lâm Trúc Ly', sets: '1', country: 'Việt Nam', ...general },
      components: rows,
      signer: view.signers.find(({ name }) => name === 'Vũ Đình Khải Minh').person,
    };
    const saved = await as('officer', 'save-reception', { dossier, version: view.version, form });
    return { dossier, version: saved.version, form };
  };

  /** The same, received. */
  const receive = async (components, general) => {
    const { dossier, version, form } = await fillIn(components, general);
    const received = await as('officer', 'receive', { dossier, version, form });
    return { dossier, version: received.version, form };
  };

  /** The same, confirmed, with whatever is pointed out about the scans seen: its papers wait for the leader. */
  const confirm = async (components, general) => {
    const { dossier, version, form } = await receive(components, general);
    const { owner: name, email } = form.general;
    for (const row of form.components) {
      const query = { upload: row.upload, document_type: row.document_type, name, email };
      row.seen = (await as('officer', 'scan-warnings', { query })).map(keyOf);
    }
    return as('officer', 'confirm-reception', { dossier, version, form });
  };

  /** Signs, and doesn't pass it on yet. */
  const putSignature = async (paper) => {
    const view = await as('leader', 'open-signing', { paper });
    await as('leader', 'sign', {
      request: {
        paper,
        sha256: view.prepared.sha256,
        placement: view.placements[0],
        image: view.images[0].id,
        pin: PIN,
        keep_unlocked: false,
      },
    });
  };

  const sign = async (paper) => {
    await putSignature(paper);
    const { version } = await as('leader', 'paper', { paper });
    await as('leader', 'forward', { paper, version });
  };

  /** The unit's open book of a kind, opened if there is none. */
  const openBook = async (role = 'clerk', kind = 'ElectronicCopies') => {
    const isOpen = (book) => book.state === 'Open' && book.kind === kind;
    const { books, new: fresh } = await as(role, 'books');
    const { proposal } = fresh.find((book) => book.kind === kind);
    if (!books.some(isOpen)) await as(role, 'create-book', { form: proposal });
    return (await as(role, 'books')).books.find(isOpen).book;
  };

  /** Copies on paper: the leader says that they are signed by hand. */
  const signOnPaper = async (paper) => {
    const { version } = await as('leader', 'paper', { paper });
    await as('leader', 'sign-on-paper', { paper, version });
  };

  /** The clerk numbers them. */
  const number = async (paper) => {
    const book = await openBook('clerk', 'PaperCopies');
    const { version } = await as('clerk', 'paper', { paper });
    return as('clerk', 'number-copies', { request: { paper, version, book } });
  };

  const giveOut = async (paper) => {
    const { version } = await as('clerk', 'paper', { paper });
    await as('clerk', 'give-out', { paper, version });
  };

  const seal = async (paper) => {
    const book = await openBook();
    const view = await as('clerk', 'open-sealing', { paper });
    return as('clerk', 'seal', {
      request: {
        paper,
        book,
        sha256: view.paper.file.sha256,
        placement: view.placements[0],
        image: view.images[0].id,
        pin: PIN,
        keep_unlocked: false,
      },
    });
  };

  const complete = async (paper) => {
    const { version } = await as('clerk', 'paper', { paper });
    await as('clerk', 'complete', { paper, version });
  };

  const giveBack = async (paper, reason) => {
    const { version } = await as('leader', 'paper', { paper });
    await as('leader', 'return-paper', { paper, version, reason });
  };

  const annul = async (paper) => {
    const { version } = await as('leader', 'paper', { paper });
    const form = { decision: '15/QĐ-UBND', decided_on: today(), reason: 'Bản chính bị sửa chữa, tẩy xóa' };
    await as('leader', 'annul', { paper, version, form });
  };

  /** Refuses altered papers, with minutes. Gives the refusal. */
  const refuse = async (paper) => {
    const { version } = await as('officer', 'paper', { paper });
    const form = {
      ground: 'TAMPERED', explanation: 'Năm sinh bị sửa đè', place: 'Bộ phận Một cửa', found: 'Năm sinh bị sửa đè bằng mực khác màu',
      present: 'Nông Thị Hoài An, công chức', held: 'Giấy khai sinh, 01 bản', said: '',
    };
    return as('officer', 'refuse-paper', { paper, version, form });
  };

  /** The certified copy as the citizen downloads it, once it is in the store. */
  const certified = async (paper) => {
    await eventually('the copy is in the store', async () => {
      const copies = await as('citizen', 'my-copies');
      return copies.some((copy) => copy.paper === paper);
    });
    const answer = await fetch(`${url}/kho/${paper}/tep`, { headers: { Cookie: await session('citizen') } });
    if (!answer.ok) throw new Error(`the copy: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };

  return {
    session, as, certified, draft, fillIn, receive, confirm, submit, putSignature, sign, openBook, seal, complete, giveBack, refuse, annul,
    signOnPaper, number, giveOut,
  };
}

/** What tells a warning about a scan from others, as forms name what was seen (`ScanWarning::key`). */
function keyOf({ Coarse, Grey, SameScan, SamePaper }) {
  const extent = (pages) => {
    const count = pages.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    return `${pages[0].first}-${pages.at(-1).last} ${count}`;
  };
  if (Coarse) return `dpi ${Coarse.lowest_dpi} ${extent(Coarse.pages)}`;
  if (Grey) return `grey ${extent(Grey.pages)}`;
  if (SameScan) return SameScan.earlier ? `scan ${SameScan.earlier.paper}` : 'scan';
  return `paper ${SamePaper.earlier.paper}`;
}

/** Today in Vietnam, as people type it. */
export const today = () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
