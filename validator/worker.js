// The worker of the check page: reads a file, has the wasm beside it check it, and says what came of
// it, as JSON text. The file goes nowhere. Only when the page asks for it, and it does so with consent,
// does the server hear the file's hash and the certificates in it.
import init, { FileCheck } from "./chungthuc.js";

const TRUST = "/kiem-tra/tin-cay.json";
const LOOK_UP = "/api/revocation";

/** How often the server is asked at most for one look-up, and about how many certificates each time. */
const ROUNDS = 4;
const MOST = 12;

/** So many bytes are read before the page hears of it again. */
const STEP = 1 << 20;

/** The file that is checked, by what, and what came of it. */
let task;

/** What the page hears: `{"Progress": bytes}`, `{"Answer": …}`, `{"Refused": error}`, `{"Failed": text}`. */
const tell = (text) => postMessage(text);

addEventListener("message", ({ data }) => {
  const done = data === "look-up" ? lookUp() : begin(data);
  done.catch((cause) => tell(JSON.stringify({ Failed: String(cause) })));
});

async function begin(file) {
  const wasm = fetch(new URL("chungthuc_bg.wasm", import.meta.url));
  const [trust] = await Promise.all([trustData(), init({ module_or_path: wasm })]);
  const check = new FileCheck(file.name, file.size);
  let read = 0;
  let told = 0;
  for (const reader = file.stream().getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    check.append(value);
    read += value.length;
    if (read < told + STEP && read < file.size) continue;
    told = read;
    tell(JSON.stringify({ Progress: read }));
  }
  task = { check, ...trust, answers: [] };
  judge();
  tellAnswer();
}

/** Anchors, services and policy; and the server's time, since a computer's clock may be wrong. */
async function trustData() {
  const response = await fetch(TRUST);
  if (!response.ok) throw new Error(`${TRUST}: ${response.status}`);
  const trust = await response.text();
  const now = Date.parse(response.headers.get("date")) || Date.now();
  return { trust, start: now - performance.now() };
}

/** Checks the file by all that is known. */
function judge() {
  const begun = performance.now();
  task.answer = task.check.check(task.trust, JSON.stringify(task.answers), task.start + begun);
  task.micros = Math.round((performance.now() - begun) * 1000);
}

const tellAnswer = () => tell(`{"Answer":{"check":${task.answer},"micros":${task.micros}}}`);

/** Asks the server; again for whoever has spoken about a certificate and has one too. */
async function lookUp() {
  const asked = new Set();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { view, wanted } = JSON.parse(task.answer);
    const certificates = wanted.filter(({ certificate }) => !asked.has(certificate)).slice(0, MOST);
    if (round > 0 && certificates.length === 0) break;
    for (const { certificate } of certificates) asked.add(certificate);
    const response = await fetch(LOOK_UP, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sha256: view.sha256, certificates }),
    });
    const text = await response.text();
    if (!response.ok) {
      tell(`{"Refused":${text}}`);
      return;
    }
    task.answers.push(JSON.parse(text));
    judge();
  }
  tellAnswer();
}
