#!/usr/bin/env bash
# Builds the core for iPhones and their simulator and lays it out as an XCFramework. Needs a Mac with Xcode and rustup. It was never
# run on the machines that build this project: there is no Mac among them.
set -euo pipefail
cd "$(dirname "$0")/.."
out=ios/Bindings/RegainBridgeFFI.xcframework
rustup target add aarch64-apple-ios aarch64-apple-ios-sim
for target in aarch64-apple-ios aarch64-apple-ios-sim; do
    cargo build --package regain-bridge --lib --profile phone --target "$target"
done
# The generator reads the host's library; the bindings are the same for every target.
cargo xtask ios bindings
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
cp ios/Bindings/FFI/RegainBridgeFFI.h "$headers/"
printf 'module RegainBridgeFFI {\n    header "RegainBridgeFFI.h"\n    export *\n}\n' >"$headers/module.modulemap"
rm -rf "$out"
xcodebuild -create-xcframework \
    -library target/aarch64-apple-ios/phone/libregain_bridge.a -headers "$headers" \
    -library target/aarch64-apple-ios-sim/phone/libregain_bridge.a -headers "$headers" \
    -output "$out"
