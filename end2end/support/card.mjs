// An identity card (invented), as scanners type it and as a camera sees it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SITE } from './places.mjs';

export const CARD = '003190000011|003000033|Nguyễn Hạ Vy An|01021990|Nữ|Tổ 3, phường Cầu Sương, tỉnh Hòa Lâm|20112021';

/** Types a code where the cursor is, letter by letter, as a scanner does. */
export async function scan(page, text, { enter = true } = {}) {
  for (const letter of text) {
    if (letter.codePointAt(0) < 128) await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    else await page.keyboard.insertText(letter);
  }
  if (enter) await page.keyboard.press('Enter');
}

/** A film of one picture that shows the code of a card, as a fake camera plays it (YUV4MPEG2). */
export async function cardFilm(text) {
  // The encoder that is part of what the site serves.
  const source = await readFile(join(SITE, 'qr/index.js'));
  const { default: encode } = await import(`data:text/javascript;base64,${source.toString('base64')}`);
  const code = encode(text, 'raw', { ecc: 'medium', encoding: 'byte' });
  const [width, height] = [1280, 720];
  const dot = Math.floor((height * 0.7) / code.length);
  const [left, top] = [width, height].map((room) => Math.floor((room - dot * code.length) / 2));
  const light = Buffer.alloc(width * height, 200);
  for (let y = 0; y < code.length * dot; y += 1) {
    for (let x = 0; x < code.length * dot; x += 1) {
      const dark = code[Math.floor(y / dot)][Math.floor(x / dot)];
      light[(top + y) * width + left + x] = dark ? 30 : 220;
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, colour]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}
