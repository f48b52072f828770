// Fails if what a citizen's first page loads passes 350 KB compressed: style sheet, script, wasm and
// every weight of the font. What a browser really transfers, the end-to-end tests measure.
// Usage: node scripts/weight.mjs SITE
import { statSync } from "node:fs";
import { join } from "node:path";

const LIMIT = 350 * 1024;
const site = process.argv[2];
const files = [
  "site.css.br",
  "public/chungthuc.js.br",
  "public/chungthuc_bg.wasm.br",
  "icon.svg.br",
  ...["400", "500", "600"].flatMap((weight) =>
    ["latin", "vietnamese"].map((part) => `fonts/be-vietnam-pro-${part}-${weight}-normal.woff2`),
  ),
];
let total = 0;
for (const file of files) {
  const { size } = statSync(join(site, file));
  total += size;
  console.log(`${String(Math.ceil(size / 1024)).padStart(5)} KB  ${file}`);
}
console.log(`${String(Math.ceil(total / 1024)).padStart(5)} KB  in all; at most ${LIMIT / 1024} KB`);
if (total > LIMIT) process.exit(1);
