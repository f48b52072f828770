// Server functions and routes called without a browser, as somebody who writes requests by hand.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { SOURCE_OF_API, SOURCE_OF_APP, SOURCE_OF_PATHS, SOURCE_OF_ROUTER, SOURCE_OF_ROUTES } from './places.mjs';

/** Server functions whose arguments a form can't hold: lists that may be empty. */
const IN_JSON = ['change-appointment-offer', 'chosen', 'confirm-reception', 'receive', 'save-reception'];

/** Calls a server function. Gives status, text, and the error's code if that is what came back. */
export async function call(url, cookie, endpoint, args = {}) {
  const inJson = IN_JSON.includes(endpoint);
  const answer = await fetch(`${url}/api/${endpoint}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Origin: url,
      'Content-Type': inJson ? 'application/json' : 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      ...(cookie ? { Cookie: cookie } : {}),
    },
    body: inJson ? JSON.stringify(args) : new URLSearchParams(flat(args)),
  });
  const text = await answer.text();
  return { status: answer.status, text, error: answer.ok ? null : codeIn(text) };
}

/** What a server function gives to somebody who may call it. */
export async function ask(url, cookie, endpoint, args) {
  const { status, text } = await call(url, cookie, endpoint, args);
  if (status !== 200) throw new Error(`${endpoint}: ${status} ${text}`);
  return JSON.parse(text);
}

function codeIn(text) {
  try {
    const { code } = JSON.parse(text);
    return typeof code === 'string' ? code : Object.keys(code)[0];
  } catch {
    return text.slice(0, 80);
  }
}

/** `{ form: { stem: "01" } }` as `form[stem]=01`. */
function flat(value, name = '') {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}[${key}]` : key));
}

/** The names of all server functions, from the source: none can be forgotten. */
export async function serverFunctions() {
  const names = (await readdir(SOURCE_OF_API)).filter((name) => name.endsWith('.rs'));
  const sources = await Promise.all(names.map((name) => readFile(join(SOURCE_OF_API, name), 'utf8')));
  return sources
    .flatMap((source) => [...source.matchAll(/endpoint\s*=\s*"([^"]+)"/g)].map(([, name]) => name))
    .sort();
}

/** The paths of all pages, from the router's source: `/cho-ky/:paper`. */
export async function pageRoutes() {
  const source = await readFile(SOURCE_OF_ROUTES, 'utf8');
  return [...source.matchAll(/path=path!\("([^"]+)"\)/g)].map(([, path]) => path);
}

/** The ids of all that opens over a page, from the source, without what makes them of one row: `xoa`. */
export async function overlays() {
  const files = (await readdir(SOURCE_OF_APP, { recursive: true }))
    .filter((name) => name.endsWith('.rs') && !/^(components|pages\/component_gallery)\b/.test(name));
  const source = (await Promise.all(files.map((name) => readFile(join(SOURCE_OF_APP, name), 'utf8')))).join('\n');
  const dialogs = [...source.matchAll(/<(?:\w*Dialog|AskedButton)\s+id=(?:format!\()?"([^"{]+?)(?:-\{\w+\})?"/g)];
  const popovers = [...source.matchAll(/ id=(\w+) popover=/g)]
    .map(([, name]) => new RegExp(`const ${name}: &str = "([^"]+)"`).exec(source));
  return [...new Set([...dialogs, ...popovers].map(([, id]) => id))].sort();
}

/** Every route of the server's own, from its source, so that none can be forgotten: `PATCH /uploads/{id}`. */
export async function serverRoutes() {
  const [source, names] = await Promise.all([SOURCE_OF_ROUTER, SOURCE_OF_PATHS].map((file) => readFile(file, 'utf8')));
  const named = Object.fromEntries([...names.matchAll(/const (\w+): &str = "([^"]+)"/g)].map(([, name, path]) => [name, path]));
  return source
    .split('.route(')
    .slice(1)
    .flatMap((rest) => {
      const [, literal, name] = /^\s*(?:"([^"]+)"|routes::(\w+))/.exec(rest);
      const [call] = rest.split(/\n\s*(?:\.layer|\.merge|let)\b|;/);
      return [...call.matchAll(/\b(get|post|put|patch|delete)\(/g)].map(([, method]) => `${method.toUpperCase()} ${literal ?? named[name]}`);
    })
    .sort();
}
