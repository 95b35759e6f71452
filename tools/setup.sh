#!/bin/sh
# Sets up what `make demo` and `make test` need: system packages where it may, a virtual
# environment with locked dependencies, and Guwah in it. Says what is missing and goes on.
set -eu
kind=${1:-run}
cd "$(dirname "$0")/.."

packages="fonts-noto-core"
if [ "$kind" = dev ]; then
  packages="$packages poppler-utils age chromium fonts-noto-cjk espeak-ng alsa-utils tesseract-ocr"
  for l in uig chi-sim chi-tra bod tur kaz rus ara fas; do packages="$packages tesseract-ocr-$l"; done
fi
missing=""
have() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q "install ok installed"; }

if command -v dpkg-query >/dev/null 2>&1; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages="python3-venv $packages"
  for p in $packages; do have "$p" || missing="$missing $p"; done
fi
if [ -n "$missing" ]; then
  as_root=""
  if [ "$(id -u)" = 0 ]; then as_root="env"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n env"
  fi
  if [ -n "$as_root" ]; then
    echo "setup: installing$missing" >&2
    { $as_root apt-get update -qq && $as_root DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 \
      || echo "setup: could not install$missing; going on without" >&2
  else
    echo "setup: not installed:$missing" >&2
    echo "hint: sudo apt-get install$missing" >&2
  fi
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "setup: Guwah needs Python 3.11 or newer; this is $(python3 --version 2>&1)" >&2
  exit 2
fi
if [ ! -x .venv/bin/python ] && ! python3 -m venv .venv; then
  echo "setup: could not make a virtual environment" >&2
  echo "hint: sudo apt-get install python3-venv" >&2
  exit 2
fi
pip=".venv/bin/python -m pip --disable-pip-version-check -q"
$pip install --require-hashes --only-binary=:all: -r "requirements/$kind.lock"
if [ "$kind" = dev ]; then
  $pip install --no-deps --no-build-isolation -e .
  touch .venv/.dev
else
  .venv/bin/python -c 'import hatchling' 2>/dev/null \
    || $pip install --require-hashes --only-binary=:all: -r requirements/build.lock
  [ -e .venv/.dev ] || $pip install --no-deps --no-build-isolation --force-reinstall .
fi
touch .venv/.run
