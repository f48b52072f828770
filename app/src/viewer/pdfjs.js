// Draws pages of a PDF with pdf.js, which is served by the same site under /pdfjs/ and loaded only
// when a document is opened. What lies where, zoom and scrolling are the caller's; lengths that
// come in are millimetres of the page as shown, or CSS pixels of its sheet.
//
// Everything that can go wrong is thrown as one of the words of `Failure` in pdfjs.rs.

const BASE = "/pdfjs/";
// A canvas of more pixels is slow, and on some tablets stays empty; beyond it, only what can be
// seen is drawn at full sharpness, on a canvas of its own.
const MAX_PIXELS = 8_000_000;
// How far the server's size of a page may differ from pdf.js' own, in mm.
const SAME_SIZE = 0.5;
const PX_PER_MM = 96 / 25.4;
const MM_PER_POINT = 25.4 / 72;

// pdf.js gives up requests for parts of a file when a document is closed, and nobody in it hears so.
addEventListener("unhandledrejection", (event) => {
  const { name, stack } = event.reason ?? {};
  if (name === "AbortError" && String(stack).includes(BASE)) event.preventDefault();
});

let library;
let lastId = 0;
const documents = new Map();
const sheets = new WeakMap();
// Thumbnails wait for the pages, and for each other.
const pages = new Set();
const small = new WeakMap();
let queue = Promise.resolve();

async function load() {
  library ??= import(`${BASE}pdf.min.mjs`).then((pdfjs) => {
    pdfjs.GlobalWorkerOptions.workerSrc = `${BASE}pdf.worker.min.mjs`;
    return pdfjs;
  });
  try {
    return await library;
  } catch {
    library = undefined;
    throw "library";
  }
}

function reason(error) {
  switch (error?.name) {
    case "PasswordException":
      return "password";
    case "InvalidPDFException":
    case "FormatError":
      return "invalid";
    case "ResponseException":
      return error.missing || error.status === 403 || error.status === 401 ? "missing" : "network";
    default:
      return typeof error === "string" ? error : "network";
  }
}

/** Opens the document at an address; gives a number that stands for it. */
export async function open(url) {
  const pdfjs = await load();
  const task = pdfjs.getDocument({
    url,
    cMapUrl: `${BASE}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${BASE}standard_fonts/`,
    wasmUrl: `${BASE}wasm/`,
    iccUrl: `${BASE}iccs/`,
    // Only the ranges that the shown pages need: the last page of a long file opens like the first.
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    // What a file is like is no fault of the page: nothing on the console.
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    lastId += 1;
    documents.set(lastId, { pdf, task });
    return lastId;
  } catch (error) {
    task.destroy();
    throw reason(error);
  }
}

/** Forgets a document and what was loaded of it. */
export function close(id) {
  documents.get(id)?.task.destroy();
  documents.delete(id);
}

// Text is read of no more pages than these, from the end: signatures stand there.
const MOST_READ = 20;
// Whoever wants to sign doesn't wait for it for longer, in ms.
const MOST_TIME = 4000;

/**
 * Where words stand in a document: the last place, as page (from 0), left, bottom, right and top in the
 * page's user space; undefined if the last pages don't have them, or it took too long to read them.
 */
export async function find(id, words) {
  let timer;
  const late = new Promise((give) => { timer = setTimeout(give, MOST_TIME); });
  try {
    return await Promise.race([seek(id, words), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function seek(id, words) {
  const wanted = plain(words).trim();
  const pdf = documents.get(id)?.pdf;
  if (!pdf || !wanted) return undefined;
  for (let index = pdf.numPages - 1; index >= Math.max(0, pdf.numPages - MOST_READ); index -= 1) {
    const page = await pdf.getPage(index + 1);
    const { items } = await page.getTextContent();
    const box = lastBox(items, wanted);
    if (box) return Float64Array.of(index, ...box);
  }
  return undefined;
}

function plain(text) {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, " ");
}

/** The box around the last place where pieces of text, put together, say `wanted`. */
function lastBox(items, wanted) {
  let text = "";
  // Of which piece each letter is, and between which parts of its length.
  const letters = [];
  const add = (letter, item, from, to) => {
    if (letter === " " && (text === "" || text.endsWith(" "))) return;
    text += letter;
    letters.push({ item, from, to });
  };
  for (const item of items) {
    const said = plain(item.str ?? "");
    for (let at = 0; at < said.length; at += 1) add(said[at], item, at / said.length, (at + 1) / said.length);
    if (item.hasEOL) add(" ", item, 1, 1);
  }
  const start = text.lastIndexOf(wanted);
  if (start < 0) return undefined;
  const xs = [];
  const ys = [];
  for (const { item, from, to } of letters.slice(start, start + wanted.length)) {
    const [a, b, c, d, x, y] = item.transform;
    const along = Math.hypot(a, b) || 1;
    const up = Math.hypot(c, d) || 1;
    const height = item.height || up;
    for (const part of [from, to]) {
      for (const rise of [0, height]) {
        xs.push(x + (a / along) * item.width * part + (c / up) * rise);
        ys.push(y + (b / along) * item.width * part + (d / up) * rise);
      }
    }
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Stops drawing into an element and frees what was drawn. */
export function release(host) {
  small.delete(host);
  const sheet = sheets.get(host);
  if (!sheet) return;
  sheets.delete(host);
  stop(sheet.base);
  stop(sheet.detail);
  drop(sheet.base);
  drop(sheet.detail);
  sheet.page?.cleanup();
}

function stop(layer) {
  layer.turn += 1;
  layer.task?.cancel();
  layer.task = undefined;
}

function drop(layer) {
  if (!layer.canvas) return;
  layer.canvas.remove();
  // Frees the pixels at once instead of with the next garbage collection.
  layer.canvas.width = 0;
  layer.canvas.height = 0;
  layer.canvas = undefined;
  layer.key = undefined;
}

/** Draws a page as small as `width` by `height`, once nothing larger is being drawn. */
export function drawSmall(host, id, index, pageWidth, pageHeight, width, height) {
  const wish = {};
  small.set(host, wish);
  const zoom = width / (pageWidth * PX_PER_MM);
  const drawn = queue.then(async () => {
    while (pages.size > 0) await Promise.allSettled(pages);
    if (small.get(host) !== wish) return;
    await paintPage(host, id, index, pageWidth, pageHeight, zoom, 0, 0, width, height);
  });
  queue = drawn.catch(() => {});
  return drawn;
}

/** Takes back the wish for a thumbnail that hasn't been drawn yet. */
export function forget(host) {
  small.delete(host);
}

/**
 * Draws a page into an element that is as large as the page is shown. `left`, `top`, `width` and
 * `height` say which part of it can be seen. A later call for the same element replaces an earlier
 * one; what is already drawn isn't drawn again.
 */
export async function draw(...page) {
  const drawing = paintPage(...page);
  pages.add(drawing);
  try {
    await drawing;
  } finally {
    pages.delete(drawing);
  }
}

async function paintPage(host, id, index, pageWidth, pageHeight, zoom, left, top, width, height) {
  const pdf = documents.get(id)?.pdf;
  if (!pdf) return;
  let sheet = sheets.get(host);
  if (!sheet) {
    sheet = { base: { turn: 0 }, detail: { turn: 0 }, page: undefined };
    sheets.set(host, sheet);
  }
  try {
    sheet.page ??= await pdf.getPage(index + 1);
    if (sheets.get(host) !== sheet) return;
    const whole = sheet.page.getViewport({ scale: 1 });
    if (
      Math.abs(whole.width * MM_PER_POINT - pageWidth) > SAME_SIZE ||
      Math.abs(whole.height * MM_PER_POINT - pageHeight) > SAME_SIZE
    ) {
      throw "shape";
    }
    const full = { left: 0, top: 0, width: pageWidth * PX_PER_MM * zoom, height: pageHeight * PX_PER_MM * zoom };
    const sharp = window.devicePixelRatio || 1;
    const ratio = Math.min(sharp, Math.sqrt(MAX_PIXELS / (full.width * full.height)));
    await paint(host, sheet, sheet.base, full, full, ratio);
    if (sheets.get(host) !== sheet) return;
    if (ratio >= sharp * 0.99) {
      stop(sheet.detail);
      drop(sheet.detail);
    } else {
      await paint(host, sheet, sheet.detail, full, around(full, left, top, width, height), sharp);
    }
  } catch (error) {
    if (error?.name === "RenderingCancelledException" || sheets.get(host) !== sheet) return;
    throw reason(error);
  }
}

/** What can be seen and a quarter more on each side, in steps, so that small scrolls draw nothing. */
function around(full, left, top, width, height) {
  const STEP = 256;
  const down = (at) => Math.max(0, Math.floor(at / STEP) * STEP);
  const up = (at, end) => Math.min(end, Math.ceil(at / STEP) * STEP);
  const x0 = down(left - width / 4);
  const y0 = down(top - height / 4);
  return {
    left: x0,
    top: y0,
    width: Math.max(1, up(left + width * 1.25, full.width) - x0),
    height: Math.max(1, up(top + height * 1.25, full.height) - y0),
  };
}

async function paint(host, sheet, layer, full, part, ratio) {
  const key = [part.left, part.top, part.width, part.height, full.width, ratio].join(" ");
  if (layer.key === key) return;
  stop(layer);
  const turn = layer.turn;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(part.width * ratio));
  canvas.height = Math.max(1, Math.round(part.height * ratio));
  // The page's box fills the sheet exactly; rounding to whole pixels must not move the content.
  const scaleX = canvas.width / part.width;
  const scaleY = canvas.height / part.height;
  const viewport = sheet.page.getViewport({
    scale: (scaleX * full.width) / sheet.page.getViewport({ scale: 1 }).width,
  });
  const task = sheet.page.render({
    canvas,
    viewport,
    transform: [1, 0, 0, scaleY / scaleX, -part.left * scaleX, -part.top * scaleY],
    background: "#ffffff",
  });
  layer.task = task;
  await task.promise;
  if (layer.turn !== turn) return;
  layer.task = undefined;
  drop(layer);
  // In parts of the sheet, so that it stretches with the sheet until the next zoom is drawn.
  const share = (length, whole) => `${(length / whole) * 100}%`;
  canvas.style.left = share(part.left, full.width);
  canvas.style.top = share(part.top, full.height);
  canvas.style.width = share(part.width, full.width);
  canvas.style.height = share(part.height, full.height);
  layer.canvas = canvas;
  layer.key = key;
  if (layer === sheet.base) host.prepend(canvas);
  else host.append(canvas);
}
