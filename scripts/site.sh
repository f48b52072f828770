#!/bin/sh
# Puts the site together: style sheet, fonts, the browser's build, pdf.js. Does nothing when none of
# them changed.
# Usage: scripts/site.sh FOLDER WASM
set -eu
cd "$(dirname -- "$0")/.."
site=$1
wasm=$2

stamp=$( { cat "$wasm" app/pdfjs/package-lock.json scripts/site.sh scripts/compress.mjs; find style -type f -exec cat {} +; } | sha256sum)
if [ "$(cat "$site/.stamp" 2> /dev/null)" = "$stamp" ]; then exit 0; fi
echo "· site: $site"

rm -rf "$site"
mkdir -p "$site/pkg" "$site/fonts" "$site/pdfjs"
sh style/build.sh "$site/site.css"
cp style/icon.svg "$site/icon.svg"
cp style/fonts/* "$site/fonts/"

wasm-bindgen --target web --no-typescript --out-name chungthuc --out-dir "$site/pkg" "$wasm"
wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
  --enable-mutable-globals --enable-reference-types --enable-multivalue \
  "$site/pkg/chungthuc_bg.wasm" -o "$site/pkg/chungthuc_bg.wasm"


sh app/pdfjs/copy.sh "$site"

node scripts/compress.mjs "$site"
printf '%s' "$stamp" > "$site/.stamp"
