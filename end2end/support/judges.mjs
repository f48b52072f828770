// Independent judges of our PDFs: pyHanko, pdfsig (poppler and NSS), qpdf, and pictures by pdftoppm,
// from which jsQR reads codes.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import jsQR from 'jsqr';

import { PYTHON, SUPPORT } from './places.mjs';

const call = promisify(execFile);
const LIMITS = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };

/** What pyHanko, reading strictly, says of each signature; `root` is the only anchor. */
export async function pyhanko(file, root) {
  const { stdout } = await call(PYTHON, [join(SUPPORT, 'pyhanko_judge.py'), file, root], LIMITS);
  return JSON.parse(stdout);
}

/** Signs a file with a demo key, outside of our program. */
export async function signElsewhere(source, target, key, pin) {
  await call(PYTHON, [join(SUPPORT, 'pyhanko_sign.py'), source, target, key, pin], LIMITS);
}

/** What pdfsig says: a block of text for each signature. Trust is pyHanko's to judge. */
export async function pdfsig(file) {
  const { stdout } = await call('pdfsig', ['-nocert', file], LIMITS);
  return stdout.split(/^Signature #\d+:$/m).slice(1);
}

/** Holds that qpdf finds nothing to complain about. */
export async function qpdfFindsNothing(file) {
  const { stdout, stderr } = await call('qpdf', ['--check', file], LIMITS);
  assert.match(stdout, /No syntax or stream encoding errors found/);
  assert.equal(stderr, '');
}

/** A file without compression, as text: for looking for names. */
export async function uncompressed(file) {
  const { stdout } = await call('qpdf', ['--qdf', '--object-streams=disable', file, '-'], {
    ...LIMITS,
    encoding: 'latin1',
  });
  return stdout;
}

/** The text of a PDF that isn't a file here, each run of white space one space. */
export function wordsOf(bytes) {
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
  return text.replace(/\s+/g, ' ');
}

/** The text of a file. */
export async function text(file) {
  const { stdout } = await call('pdftotext', ['-layout', file, '-'], LIMITS);
  return stdout;
}

const DPI = 200;
/** What a phone makes of a code that it isn't held close to. */
const DPI_OF_PHONES = 100;

/** A picture of a page (from 1): width, height, and three bytes a pixel. */
async function picture(file, page, dpi = DPI) {
  const { stdout } = await call(
    'pdftoppm',
    ['-r', String(dpi), '-f', String(page), '-l', String(page), '-cropbox', file],
    { ...LIMITS, encoding: 'buffer' },
  );
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 64).toString('latin1'));
  assert.ok(head, 'pdftoppm gave a picture');
  return { width: Number(head[1]), height: Number(head[2]), pixels: stdout.subarray(head[0].length) };
}

/** What the QR code on a page (from 1) says. */
export async function qrCode(file, page) {
  const { width, height, pixels } = await picture(file, page, DPI_OF_PHONES);
  const withAlpha = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
    (at % 4 === 3 ? 255 : pixels[Math.floor(at / 4) * 3 + (at % 4)]));
  const code = jsQR(withAlpha, width, height, { inversionAttempts: 'dontInvert' });
  assert.ok(code, `a QR code on page ${page}`);
  return code.data;
}

/** What counts as ink of a stamp: blue of a signature, red of a seal. */
const INK = {
  signature: (red, green, blue) => blue - red >= 60 && blue >= green,
  seal: (red, green, blue) => red - blue >= 60 && red - green >= 60,
};

/**
 * Where the ink of a stamp is on a page, as shares of the page. With `before`, a file without the
 * stamp, only what has changed counts.
 */
export async function findInk(kind, file, page, before) {
  const [after, plain] = await Promise.all([
    picture(file, page),
    before ? picture(before, page) : null,
  ]);
  const { width, height, pixels } = after;
  if (plain) assert.deepEqual([plain.width, plain.height], [width, height], 'pages of one size');
  const isInk = INK[kind];
  const box = { left: width, top: height, right: -1, bottom: -1 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const [red, green, blue] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      if (!isInk(red, green, blue)) continue;
      if (plain) {
        const was = [0, 1, 2].map((part) => plain.pixels[at + part]);
        const change = Math.abs(was[0] - red) + Math.abs(was[1] - green) + Math.abs(was[2] - blue);
        if (change < 90) continue;
      }
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
    }
  }
  assert.ok(box.right > 0, `ink of the ${kind} on page ${page}`);
  return {
    left: box.left / width,
    top: box.top / height,
    right: box.right / width,
    bottom: box.bottom / height,
  };
}

/** Holds that the ink is within 0.5 mm of where the browser had it (`placeOf`). */
export function isWhereItWas(found, { share, ink, paper }) {
  const expected = {
    left: share.left + ink.left * share.width,
    right: share.left + ink.right * share.width,
    top: share.top + ink.top * share.height,
    bottom: share.top + ink.bottom * share.height,
  };
  for (const side of ['left', 'right', 'top', 'bottom']) {
    const size = side === 'left' || side === 'right' ? paper.width : paper.height;
    const off = (found[side] - expected[side]) * size;
    assert.ok(Math.abs(off) <= 0.5, `${side} is ${off.toFixed(2)} mm off`);
  }
}

/** The bytes of a file. */
export const bytesOf = (path) => readFile(path);
