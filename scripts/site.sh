#!/bin/sh
# Puts the site together: style sheet, fonts, the browser's build, pdf.js, the decoder of QR codes. Does nothing when none of
# them changed.
# Usage: scripts/site.sh FOLDER PUBLIC_WASM STAFF_WASM VALIDATOR_WASM
set -eu
cd "$(dirname -- "$0")/.."
site=$1
public=$2
staff=$3
validator=$4

stamp=$( { cat "$public" "$staff" "$validator" validator/worker.js app/pdfjs/package-lock.json app/qr/package-lock.json scripts/site.sh scripts/compress.mjs; find style -type f -exec cat {} +; } | sha256sum)
if [ "$(cat "$site/.stamp" 2> /dev/null)" = "$stamp" ]; then exit 0; fi
echo "· site: $site"

rm -rf "$site"
mkdir -p "$site/fonts" "$site/pdfjs"
sh style/build.sh "$(cd "$site" && pwd)"
cp style/icon.svg "$site/icon.svg"
cp style/fonts/* "$site/fonts/"

# What anyone loads, what those load who are logged in, and what checks a file. More than -O1 makes the wasm smaller and
# what is sent larger: code that was folded together compresses worse.
entry() {
  out="$site/$1"
  target/tool/chungthuc-bindgen "$2" "$out"
  wasm-opt -O1 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue \
    "$out/chungthuc_bg.wasm" -o "$out/chungthuc_bg.wasm"
}
entry public "$public"
entry staff "$staff"
entry validator "$validator"
cp validator/worker.js "$site/validator/worker.js"

sh app/pdfjs/copy.sh "$site"
sh app/qr/copy.sh "$site"

node scripts/compress.mjs "$site"
printf '%s' "$stamp" > "$site/.stamp"
