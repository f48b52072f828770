// What Lighthouse says of the public pages, on a phone and on a desk: of three times the middle one.
// Measure on a machine that does nothing else. Not among the project's packages, since it brings 200
// others of 185 MB.
// Usage: npm install --no-save lighthouse@12.8.2 && node end2end/lighthouse.mjs [NAME…]   (NAME: only these pages)

import { furnish, pagesOf } from './support/pages.mjs';
import { CHROMIUM } from './support/places.mjs';
import { startServer } from './support/server.mjs';

const LIMIT = 95;
const TIMES = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

const [{ default: lighthouse, desktopConfig }, { launch }] = await Promise.all(
  ['lighthouse', 'chrome-launcher'].map((name) => import(name)),
).catch(() => {
  console.error('Lighthouse is missing: run `npm install --no-save lighthouse@12.8.2`.');
  process.exit(1);
});

const only = process.argv.slice(2);
const server = await startServer();
const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });

/** One look: the four scores, three times that people feel, in ms, and what lost points. */
async function look(path, config) {
  const { lhr } = await lighthouse(`${server.url}${path}`, { port: chrome.port, logLevel: 'error', locale: 'en-US' }, config);
  const audits = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs);
  return {
    scores: CATEGORIES.map((id) => Math.round(lhr.categories[id].score * 100)),
    times: ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'].map((id) => Math.round(lhr.audits[id].numericValue)),
    lost: audits.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score < 0.9 && lhr.audits[id].score !== null).map(({ id }) => id),
  };
}

try {
  const { stranger } = pagesOf(await furnish(server));
  const pages = stranger.filter(([name, path, prepare]) => !prepare && !/\?|khong-co/.test(path) && (only.length === 0 || only.includes(name)));
  console.log(`${''.padEnd(26)}${CATEGORIES.map((id) => id.padStart(15)).join('')}   first paint, largest, blocked (ms)`);
  for (const [device, config] of [['phone'], ['desk', desktopConfig]]) {
    for (const [name, path] of pages) {
      const looks = [];
      for (let time = 0; time < TIMES; time += 1) looks.push(await look(path, config));
      looks.sort((one, other) => one.scores[0] - other.scores[0]);
      const { scores, times, lost } = looks[(TIMES - 1) / 2];
      console.log(`${`${device}, ${name}`.padEnd(26)}${scores.map((score) => String(score).padStart(15)).join('')}   ${times.join(', ')}   ${lost.join(' ')}`);
      if (scores.some((score) => score < LIMIT)) process.exitCode = 1;
    }
  }
} finally {
  await chrome.kill();
  await server.stop();
}
