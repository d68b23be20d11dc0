#!/usr/bin/env bash
# Builds the core for iPhones and their simulator and lays it out as an XCFramework. Needs a Mac with Xcode and rustup. It was never
# run on the machines that build this project: there is no Mac among them.
set -euo pipefail
cd "$(dirname "$0")/.."
out=ios/Bindings/RegainBridgeFFI.xcframework
rustup target add aarch64-apple-ios aarch64-apple-ios-sim
for target in aarch64-apple-ios aarch64-apple-ios-sim; do
    # One kind of library: with others beside it, cargo optimises none of them as a whole.
    cargo rustc --package regain-bridge --lib --crate-type staticlib --profile phone --target "$target"
done
# The bindings of this very library: those of the tests know a function more. They are the same for every iPhone and simulator.
cargo xtask ios bindings --core target/aarch64-apple-ios/phone/libregain_bridge.a
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
cp ios/Bindings/FFI/RegainBridgeFFI.h "$headers/"
printf 'module RegainBridgeFFI {\n    header "RegainBridgeFFI.h"\n    export *\n}\n' >"$headers/module.modulemap"
rm -rf "$out"
xcodebuild -create-xcframework \
    -library target/aarch64-apple-ios/phone/libregain_bridge.a -headers "$headers" \
    -library target/aarch64-apple-ios-sim/phone/libregain_bridge.a -headers "$headers" \
    -output "$out"
