#!/usr/bin/env bash
# Refresh requirements/*.txt: newest versions that fit requirements/*.in, with the hashes of the public files.
#
# Run it on CPython 3.11 on Linux, the platform the lock is made for. Settings of the local pip (mirrors, folders of
# wheels, constraints) are ignored on purpose: a lock must name what everybody gets.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-python3.11}"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"$python" -m venv "$tools"
"$tools/bin/pip" install --quiet "pip-tools>=7.5,<8"
unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CONSTRAINT
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="scripts/lock.sh"
for name in build run test; do
  "$tools/bin/pip-compile" --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-config \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
    --output-file "requirements/$name.txt" "requirements/$name.in"
done
