#!/usr/bin/env bash
# report.html as its reader meets it: in a browser (tests/browser/test.mjs). Screenshots stay in build/browser/.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build/browser
mkdir -p "$folder"
if ! cmp -s tests/browser/package-lock.json "$folder/node_modules/.lock"; then
    cp tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc "$folder"
    (cd "$folder" && npm ci --silent --no-audit --no-fund) || exit 1
    cp tests/browser/package-lock.json "$folder/node_modules/.lock"
fi
YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec node tests/browser/test.mjs "$folder"
