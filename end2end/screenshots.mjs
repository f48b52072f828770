// Pictures of every page and of what opens over one, at three widths, light and dark: for looking at,
// and for the README.
// Usage: node end2end/screenshots.mjs FOLDER [NAME…]   (NAME: only these pages)

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { openBrowser, openContext, visit } from './support/browser.mjs';
import { furnish, overlaysOf, pagesOf } from './support/pages.mjs';
import { enter } from './support/people.mjs';
import { startServer } from './support/server.mjs';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 1200 },
  { width: 390, height: 844 },
];

const [folder, ...only] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: node end2end/screenshots.mjs FOLDER [NAME…]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const [server, browser] = await Promise.all([startServer(), openBrowser()]);
const problems = [];
const windows = new Map();
const place = {
  server,
  as: async (role) => {
    if (!windows.has(role)) {
      const context = await openContext(browser, { url: server.url, problems });
      const page = await context.newPage();
      windows.set(role, page);
      if (role !== 'stranger') await enter(page, role);
    }
    return windows.get(role);
  },
};

try {
  const things = await furnish(place.server);
  const pages = pagesOf(things);
  for (const [role, list] of Object.entries(pages)) {
    const page = await place.as(role);
    for (const [name, path, prepare = async () => {}] of list) {
      if (only.length > 0 && !only.includes(name)) continue;
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await visit(page, path);
        await prepare(page);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.screenshot({ path: join(folder, `${role}-${name}-${size.width}-${colorScheme}.png`) });
        }
        await page.emulateMedia({ colorScheme: 'light' });
      }
    }
    for (const [id, path, open] of overlaysOf(things)[role] ?? []) {
      if (only.length > 0 && !only.includes(id)) continue;
      await page.setViewportSize(SIZES[0]);
      await visit(page, path);
      await open(page);
      await page.locator('dialog[open], [popover]:popover-open').waitFor();
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.screenshot({ path: join(folder, `${role}-over-${id}-${size.width}-${colorScheme}.png`) });
        }
      }
      await page.emulateMedia({ colorScheme: 'light' });
    }
  }
} finally {
  await browser.close();
  await server.stop();
  for (const problem of problems) console.error(problem);
}
