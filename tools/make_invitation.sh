#!/bin/sh
# Make src/guwah/casework/access/invitation/vendor.js again from the npm registry. Needs node and npm.
set -eu
out="$(cd "$(dirname "$0")/.." && pwd)/src/guwah/casework/access/invitation/vendor.js"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --save-exact age-encryption@0.3.1 client-zip@2.5.1 esbuild@0.28.2 \
  @noble/ciphers@2.4.0 @noble/curves@2.4.0 @noble/hashes@2.4.0 @noble/post-quantum@0.5.4 \
  @scure/base@2.4.0 >/dev/null
cat >entry.js <<'JS'
export { Decrypter, Encrypter } from "age-encryption";
export { makeZip } from "client-zip";
JS
node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=Guwah \
  --target=es2020 --legal-comments=none --outfile="$out"
