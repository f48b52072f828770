#!/bin/sh
# Imports only go down, and the browser's build holds neither a runtime nor a database.
set -eu
cd "$(dirname -- "$0")/.."
fail() { echo "$*" >&2; exit 1; }

browser=$(cargo tree --locked -p chungthuc-frontend --features staff --target wasm32-unknown-unknown -e normal --prefix none)
for crate in tokio sqlx; do
  if printf '%s\n' "$browser" | grep -q "^$crate v"; then fail "the browser's build holds $crate"; fi
done

# crate: what it may use of ours
allowed() {
  used=$(cargo tree --locked -p "$1" -e normal --depth 1 --prefix none --all-features | grep -oE '^(chungthuc-[a-z-]+|pades) ' | tr -d ' ' | sort -u | grep -vx "$1" || true)
  for crate in $used; do
    case " $2 " in *" $crate "*) ;; *) fail "$1 must not use $crate" ;; esac
  done
}
allowed chungthuc-geometry ""
allowed chungthuc-domain "chungthuc-geometry"
allowed pades "chungthuc-geometry"
allowed chungthuc-report "chungthuc-domain pades"
allowed chungthuc-print "chungthuc-domain pades"
allowed chungthuc-validator "chungthuc-report"
allowed chungthuc-keystore ""
allowed chungthuc-trust-services "chungthuc-geometry pades"
allowed chungthuc-storage "chungthuc-domain chungthuc-geometry pades"
allowed chungthuc-workflow "chungthuc-domain chungthuc-geometry chungthuc-keystore chungthuc-print chungthuc-report chungthuc-storage pades"
allowed chungthuc-app "chungthuc-domain chungthuc-geometry chungthuc-workflow"
