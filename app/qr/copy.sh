#!/bin/sh
# Puts the decoder of QR codes into SITE/qr, from where the camera dialog loads it where the browser has
# none of its own. Fetches the package first if it isn't there.
# Usage: app/qr/copy.sh SITE
set -eu
site=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
package=$here/node_modules/qr
if [ ! -f "$package/package.json" ]; then
  npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund
fi
out=$site/qr
rm -rf "$out.part"
mkdir -p "$out.part"
cp "$package/decode.js" "$package/index.js" "$package/LICENSE-MIT" "$out.part/"
rm -rf "$out"
mv "$out.part" "$out"
