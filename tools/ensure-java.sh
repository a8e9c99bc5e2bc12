#!/bin/sh
# The tests of Spark need Java 17 or newer. Take the one that is there, else install one, else say how.
set -u

for java in "${JAVA_HOME:-}/bin/java" java; do
  major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  [ "${major:-0}" -ge 17 ] && exit 0
done

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

echo "No Java 17 found; installing one for the tests of Spark." >&2
if command -v apt-get >/dev/null 2>&1; then
  as_root apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq default-jre-headless >/dev/null 2>&1 && exit 0
fi

echo "No Java could be installed. Install Java 17 or newer, then run make test again." >&2
exit 1
