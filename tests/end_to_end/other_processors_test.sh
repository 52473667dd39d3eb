#!/bin/bash
# The engine and the models on processors that this machine is not: AArch64 under qemu (unit tests too), WebAssembly
# under node, older x86-64, all with the hashes of docs/same_bytes.md.
set -euo pipefail
cd "$SOURCE_DIR"

scripts/same_bytes --check --quick --program "$BUILD_DIR/same_bytes"

if ! command -v aarch64-linux-gnu-g++ qemu-aarch64 >/dev/null; then
  echo "not run: unit tests on AArch64, for the cross compiler or qemu is not installed"
  exit
fi
folder=build/same_bytes/aarch64
cmake --build "$folder" >"$BUILD_DIR/aarch64.log" || { cat "$BUILD_DIR/aarch64.log"; exit 1; }
for area in engine bass peer_coaching; do
  qemu-aarch64 -L /usr/aarch64-linux-gnu "$folder/${area}_test" --gtest_brief=1
done
