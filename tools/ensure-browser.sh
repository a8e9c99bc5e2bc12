#!/bin/sh
# The browser tests need a Chromium. Take the one that is there, else install one, else say how.
set -u

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

echo "No Chromium found; installing one for the browser tests." >&2
if command -v apt-get >/dev/null 2>&1; then
  as_root apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
"${UV_PROJECT_ENVIRONMENT:-.venv}/bin/playwright" install chromium >/dev/null 2>&1 && exit 0

echo "No Chromium could be installed. Install Chromium or Chrome, then run make test again." >&2
exit 1
