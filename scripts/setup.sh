#!/bin/sh
# Installs what building (run) or testing (test) needs and says so; quick when all is there.
# Usage: scripts/setup.sh run|test
set -eu
cd "$(dirname -- "$0")/.."
cache="$HOME/.cache/chungthuc"
say() { printf '· set-up: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian's packages, by a command or file that shows that they are there.
missing=""
need() {
  if [ -n "${2#/}" ] && [ "$2" != "${2#/}" ]; then [ -e "$2" ] || missing="$missing $1"
  else command -v "$2" > /dev/null 2>&1 || missing="$missing $1"; fi
}
need build-essential c++
need ca-certificates /etc/ssl/certs/ca-certificates.crt
if [ "$1" = test ]; then
  need chromium chromium
  need poppler-utils pdftoppm
  need openssl openssl
  need qpdf qpdf
  ls -d /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing="$missing postgresql"
fi
if [ -n "$missing" ]; then
  say "Debian packages:$missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends $missing > /dev/null
fi

if ! [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  say "Rust's target for the browser"
  rustup --quiet target add wasm32-unknown-unknown
fi

if ! cmp -s package-lock.json node_modules/.set-up; then
  say "npm packages"
  npm ci --silent --no-audit --no-fund
  cp package-lock.json node_modules/.set-up
fi

if [ "$1" = test ]; then
  if ! cmp -s end2end/requirements.txt "$cache/venv/.set-up"; then
    say "independent judges of our PDFs, from PyPI"
    rm -rf "$cache/venv"
    python3 -m venv "$cache/venv" 2> /dev/null || {
      as_root apt-get install -y -qq --no-install-recommends python3-venv > /dev/null
      python3 -m venv "$cache/venv"
    }
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check -r end2end/requirements.txt
    cp end2end/requirements.txt "$cache/venv/.set-up"
  fi
fi
