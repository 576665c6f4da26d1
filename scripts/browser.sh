#!/usr/bin/env bash
# Makes sure that there is a browser for the tests in end2end/.
#
# Debian's own Chromium where we may install it, Playwright's everywhere else.
set -euo pipefail

say() { printf '  %s\n' "$*" >&2; }

if [ -x /usr/bin/chromium ]; then exit 0; fi

# Not on Ubuntu, where the package of that name only points to a snap.
if [ "$(id -u)" = 0 ] && grep -qsx 'ID=debian' /etc/os-release; then
  say "chromium: apt-get install chromium (the tests use the page as a person does)"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >&2
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/../end2end"
if [ -n "$(node -p 'const p = require("@playwright/test").chromium.executablePath(); require("fs").existsSync(p) ? p : ""')" ]; then
  exit 0
fi
say "chromium: npx playwright install chromium (the tests use the page as a person does)"
npx playwright install chromium >&2
