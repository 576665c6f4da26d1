#!/usr/bin/env bash
# Makes sure that some Rust toolchain can compile to wasm32-unknown-unknown,
# which the browser half of Confab needs.
#
# Prints the name of the toolchain to use, or nothing if the active one will do;
# everything said to people goes to standard error.
#
# Almost everywhere `rustup target add` is all it takes. Where rustup's server
# can't be reached but Debian's can, Debian's own compiler and the source of the
# standard library that comes with it do the same work.
set -euo pipefail

target=wasm32-unknown-unknown
say() { printf '  %s\n' "$*" >&2; }
quietly() { "$@" >&2; }

# Does the toolchain whose home is $1 have the standard library for wasm?
has_target() { compgen -G "$1/lib/rustlib/$target/lib/libstd-*.rlib" >/dev/null; }

if has_target "$(rustc --print sysroot)"; then exit 0; fi
if has_target /usr && rustup which --toolchain debian rustc >/dev/null 2>&1; then
  echo debian
  exit 0
fi

say "wasm target: rustup target add $target (the page runs as WebAssembly)"
if quietly rustup target add "$target"; then exit 0; fi

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  say "rustup could not add $target. Connect to the network and run: rustup target add $target"
  exit 1
fi

say "wasm target: rustup has none for us, taking Debian's compiler and building std from its source"
quietly apt-get update -qq
DEBIAN_FRONTEND=noninteractive quietly apt-get install -qq --no-install-recommends \
  rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22 gcc libc6-dev
quietly rustup toolchain link debian /usr

# Debian ships rustc without its wasm linker under the name that rustc looks for.
host=$(rustc +debian -vV | sed -n 's/^host: //p')
mkdir -p "/usr/lib/rustlib/$host/bin"
ln -sf /usr/lib/llvm-22/bin/lld "/usr/lib/rustlib/$host/bin/rust-lld"

# An empty crate makes cargo build std for the target; its libraries are kept.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
touch "$work/src/lib.rs"
printf '[package]\nname = "only_std"\nedition = "2024"\n' >"$work/Cargo.toml"
(
  cd "$work"
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    quietly cargo +debian build --release -Z build-std=std,panic_abort --target "$target"
)
mkdir -p "/usr/lib/rustlib/$target/lib"
find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libonly_std*' \
  -exec cp {} "/usr/lib/rustlib/$target/lib/" \;

has_target /usr || { say "std for $target did not build"; exit 1; }
echo debian
