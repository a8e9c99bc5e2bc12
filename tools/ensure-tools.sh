#!/bin/sh
# The tests of the page need a Chromium, those of Spark Java 17. Take what is there, else install it,
# else say how.
set -u

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

package() {
  echo "Installing $1 for the tests." >&2
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq "$1" >/dev/null 2>&1
}

browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

java_17() {
  for java in "${JAVA_HOME:-}/bin/java" java; do
    major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ] && return 0
  done
  return 1
}

missing() {
  echo "No $1 could be installed. Install it, then run make test again." >&2
  exit 1
}

browser || package chromium \
  || "${UV_PROJECT_ENVIRONMENT:-.venv}/bin/playwright" install chromium >/dev/null 2>&1 \
  || missing "Chromium or Chrome"
java_17 || { package default-jre-headless && java_17; } || missing "Java 17 or newer"
