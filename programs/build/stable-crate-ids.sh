#!/bin/sh
# cargo calls this in front of rustc (RUSTC_WRAPPER). cargo's `-C metadata` hashes absolute paths, those
# of std's copy and of the target description among them; it ends up in every symbol and so decides the
# order of functions. Name and version tell crates apart just as well, and are the same in every folder;
# crates of std get a mark of their own, for the program may depend on the same version of one.
set -eu
rustc="$1"; shift
origin=crates
for argument in "$@"; do [ "$argument" = "force-unstable-if-unmarked" ] && origin=std; done
for argument in "$@"; do
  shift
  case "$argument" in
    metadata=*) argument="metadata=$origin-${CARGO_CRATE_NAME:-none}-${CARGO_PKG_VERSION:-none}" ;;
  esac
  set -- "$@" "$argument"
done
exec "$rustc" "$@"
