#!/bin/sh
# Installs what the tests need beside npm packages: a reader service with virtual readers, a C compiler, a browser, Chinese fonts, a
# reader of PDF, and node-pcsclite for the test of its binding. Safe to run again: what is there is left alone.
#
#   sh harness/meta/setup.sh            installs as root on Debian or Ubuntu, else says what is missing; always exits 0
#   sh harness/meta/setup.sh --strict   the same, but exits 1 when something is missing in the end
#
# node-pcsclite goes to node_modules/.cache/tunion, outside package.json and its lock; the tests find it there, and
# TUNION_PCSCLITE=node_modules/.cache/tunion/node_modules/pcsclite shows it to `tunion --pcsc-binding node-pcsclite`.

set -u
strict=no
[ "${1:-}" = --strict ] && strict=yes
root=$(cd "$(dirname "$0")/../.." && pwd)
pcsclite=pcsclite@1.0.1
cache="$root/node_modules/.cache/tunion"

has_file() { for file in "$@"; do [ -e "$file" ] && return 0; done; return 1; }
has_command() { for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return 0; done; return 1; }

# Whether what a Debian package is wanted for is there, however it came.
is_there() {
  case $1 in
    pcscd) has_file /usr/sbin/pcscd ;;
    libpcsclite1) has_file /usr/lib/*/libpcsclite.so.1 /usr/lib/libpcsclite.so.1 /usr/lib64/libpcsclite.so.1 ;;
    libpcsclite-dev) has_file /usr/include/PCSC/winscard.h ;;
    vsmartcard-vpcd) has_file /usr/lib/pcsc/drivers/serial/libifdvpcd.so ;;
    chromium) has_command chromium chromium-browser google-chrome ;;
    poppler-utils) has_command pdftotext ;;
    fonts-noto-cjk) has_file /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ;;
    *) has_command "$1" ;;
  esac
}

list_missing() {
  for package in pcscd libpcsclite1 libpcsclite-dev vsmartcard-vpcd pkg-config gcc g++ make python3 chromium fonts-noto-cjk poppler-utils; do
    is_there "$package" || printf '%s ' "$package"
  done
}

missing=$(list_missing)
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && has_command apt-get; then
  echo "setup: installing $missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >/dev/null
  # shellcheck disable=SC2086 # a list of words
  apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $missing >/dev/null
  missing=$(list_missing)
fi
[ -n "$missing" ] && echo "setup: missing: $missing
setup: to get it on Debian or Ubuntu, as root: apt-get update && apt-get install -y --no-install-recommends $missing"

loads() { node -e 'require(process.argv[1])' "$cache/node_modules/pcsclite" >/dev/null 2>&1; }

if ! loads && is_there libpcsclite-dev && is_there g++ && is_there make && is_there python3; then
  echo "setup: building $pcsclite"
  mkdir -p "$cache"
  # npm 11 wants install scripts allowed by name; older ones run them anyway.
  printf '{"private":true,"dependencies":{"pcsclite":"%s"},"allowScripts":{"%s":true}}\n' "${pcsclite#*@}" "$pcsclite" >"$cache/package.json"
  npm install --prefix "$cache" --no-package-lock --no-audit --no-fund --loglevel=error >"$cache/install.log" 2>&1 ||
    echo "setup: $pcsclite did not build, see $cache/install.log"
fi
if ! loads; then
  missing="$missing$pcsclite"
  echo "setup: missing: $pcsclite, the tests of its binding are skipped; once a C++ compiler, make, python3 and libpcsclite-dev are there, run this script again"
fi

[ -z "$missing" ] && echo 'setup: everything is there'
[ "$strict" = yes ] && [ -n "$missing" ] && exit 1
exit 0
