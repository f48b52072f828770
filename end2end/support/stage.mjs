// What a test file plays on: a server, a browser, and somebody of each role in a window of their own.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { alive, openBrowser, openContext } from './browser.mjs';
import { enter } from './people.mjs';
import { RESULTS } from './places.mjs';
import { startServer } from './server.mjs';

/**
 * Sets the stage for the file that calls it. `prepare` runs once before the tests and may give
 * options for the server.
 */
export function stage({ prepare = async () => ({}), finish = async () => {} } = {}) {
  const self = { server: null, browser: null, folder: null, problems: [], windows: new Map() };

  before(async () => {
    const options = await prepare();
    [self.server, self.browser, self.folder] = await Promise.all([
      startServer(options),
      openBrowser(),
      mkdtemp(join(tmpdir(), 'chungthuc-files-')),
    ]);
  });
  after(async () => {
    await self.browser?.close();
    await self.server?.stop();
    if (self.folder) await rm(self.folder, { recursive: true, force: true });
    await finish();
  });

  /** A new window, of another browser if need be; nobody is logged in. */
  self.window = async ({ browser = self.browser, ...options } = {}) => {
    const { server, problems } = self;
    const context = await openContext(browser, { url: server.url, problems, ...options });
    const page = await context.newPage();
    self.windows.set(`window-${self.windows.size}`, page);
    return page;
  };

  /** The window of somebody with this role, logged in; the same one each time. */
  self.as = async (role) => {
    const there = self.windows.get(role);
    if (there) return there;
    const page = await openContext(self.browser, { url: self.server.url, problems: self.problems })
      .then((context) => context.newPage());
    self.windows.set(role, page);
    if (role === 'stranger') {
      await page.goto('/');
      await alive(page);
    } else {
      await enter(page, role);
    }
    return page;
  };

  /** The test meant this to happen: it isn't held against the page. */
  self.provoked = (pattern) => {
    const left = self.problems.filter((problem) => !pattern.test(problem));
    self.problems.splice(0, self.problems.length, ...left);
  };

  /** A test that also fails on whatever went wrong inside a page. Leaves pictures when it fails. */
  self.test = (name, run) =>
    test(name, async (context) => {
      self.problems.length = 0;
      try {
        await run(context);
        assert.deepEqual(self.problems, [], 'nothing went wrong inside a page');
      } catch (error) {
        await keepPictures(self, name);
        if (self.problems.length > 0) error.message += `\nIn the pages:\n${self.problems.join('\n')}`;
        throw error;
      }
    });
  return self;
}

async function keepPictures(self, name) {
  const stem = name.normalize('NFD').replace(/[^a-zA-Z0-9]+/g, '-').slice(0, 60);
  for (const [role, page] of self.windows) {
    if (page.isClosed()) continue;
    const path = join(RESULTS, `${stem}-${role}.png`);
    await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
  }
}
