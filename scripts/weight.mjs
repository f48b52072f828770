// Fails if what a citizen's first page loads passes 350 KB compressed: style sheet, script, wasm and
// every weight of the font; or if what checks a file, loaded when there is one, passes 400 KB. What a
// browser really transfers, the end-to-end tests measure.
// Usage: node scripts/weight.mjs SITE
import { statSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[2];
const LOADS = {
  "a first page": {
    limit: 350,
    files: [
      "site.css.br",
      "public/chungthuc.js.br",
      "public/chungthuc_bg.wasm.br",
      "icon.svg.br",
      ...["400", "500", "600"].flatMap((weight) =>
        ["latin", "vietnamese"].map((part) => `fonts/be-vietnam-pro-${part}-${weight}-normal.woff2`),
      ),
    ],
  },
  "the check of a file": {
    limit: 400,
    files: ["validator/worker.js.br", "validator/chungthuc.js.br", "validator/chungthuc_bg.wasm.br"],
  },
};

const kilobytes = (size) => `${String(Math.ceil(size / 1024)).padStart(5)} KB`;
for (const [what, { limit, files }] of Object.entries(LOADS)) {
  let total = 0;
  for (const file of files) {
    const { size } = statSync(join(site, file));
    total += size;
    console.log(`${kilobytes(size)}  ${file}`);
  }
  console.log(`${kilobytes(total)}  ${what}; at most ${limit} KB`);
  if (total > limit * 1024) process.exitCode = 1;
}
