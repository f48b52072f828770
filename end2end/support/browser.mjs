// A real Chromium, and what every page must not do: errors on the console, violations of the content
// security policy, hydration warnings, exceptions.

import assert from 'node:assert/strict';

import { chromium } from 'playwright-core';

import { CHROMIUM } from './places.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long something on a page may take. */
export const PATIENCE_MS = 20_000;
/** No new listeners for this long: the page has come alive. */
const QUIET_MS = 80;

export const openBrowser = (more = []) => chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, ...more] });

/**
 * A context whose pages report to `problems`. `allowed` (regular expressions) are messages that the
 * test provokes.
 */
export async function openContext(browser, { url, problems, allowed = [], ...options }) {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'vi-VN',
    // Not Vietnam's: dates must not depend on the visitor's clock.
    timezoneId: 'America/New_York',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(watch);
  const note = (page, kind, text) => {
    const isAllowed = allowed.some((pattern) => pattern.test(text));
    if (!isAllowed) problems.push(`${kind} on ${new URL(page.url()).pathname}: ${text}`);
  };
  context.on('page', (page) => {
    page.on('console', (message) => {
      const text = message.text();
      const counts = message.type() === 'error' || /hydrat|content security/i.test(text);
      if (counts) note(page, message.type(), `${text} ${message.location().url}`);
    });
    page.on('pageerror', (error) => note(page, 'exception', error.stack ?? String(error)));
  });
  return context;
}

/** Runs in the page before anything else. */
function watch() {
  const seen = { router: false, last: performance.now(), elements: new WeakSet() };
  window.chungthucSeen = seen;
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    // The router listens to the history first; the page's own elements follow.
    if (this === window && kind === 'popstate') seen.router = true;
    seen.last = performance.now();
    seen.elements.add(this);
    return add.call(this, kind, ...rest);
  };
  add.call(document, 'securitypolicyviolation', (violation) => {
    console.error(`content security policy: ${violation.violatedDirective} ${violation.blockedURI}`);
  });
}

/** Waits until what the server rendered answers to clicks; a page without a program does at once. */
export async function alive(page) {
  await page.waitForFunction((quiet) => {
    const brings = [...document.scripts].some(({ type, text }) => type === 'module' && text);
    if (!brings && document.readyState === 'complete') return true;
    const seen = window.chungthucSeen;
    const acting = document.querySelectorAll('button[type=button]:not([popovertarget]), input[type=file]');
    return seen?.router
      && document.readyState === 'complete'
      && [...acting].every((element) => seen.elements.has(element))
      && performance.now() - seen.last > quiet;
  }, QUIET_MS);
}

/** Opens a page and waits until it is alive. */
export async function visit(page, path) {
  const answer = await page.goto(path);
  await alive(page);
  return answer;
}

/** Repeats `look` until it gives something true, and gives that. For what happens out of sight. */
export async function eventually(what, look, patience = PATIENCE_MS) {
  const until = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`It never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The value beside a name in a list of facts. */
export async function fact(scope, name) {
  const value = scope.locator(`dl > div:has(> dt:text-is("${name}")) > dd`).first();
  return (await value.innerText()).trim();
}

/** Waits until the value beside a name in a list of facts is the expected one, and says what it was. */
export async function factIs(scope, name, expected) {
  let value;
  const same = async () => (value = await fact(scope, name)) === expected;
  await eventually(name, same).catch(() => assert.equal(value, expected, name));
}

/** Waits until nothing of a kind is there, or says why there should be nothing. */
export async function gone(things, why) {
  const none = things.first().waitFor({ state: 'detached' });
  await none.catch(async () => assert.equal(await things.count(), 0, why));
}
