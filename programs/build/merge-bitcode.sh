#!/bin/sh
# rustc calls this as its linker. sbpf-linker merges the bitcode of the program and of std into one
# module and writes it down; code is generated from that module by later steps (see build.ts), so its
# own attempt to read the textual output back as an object fails. merge-module.ts accepts that one
# message and no other. Dependencies that also declare a cdylib need none: they get an empty file.
set -eu
output=""; previous=""
for argument in "$@"; do [ "$previous" = "-o" ] && output="$argument"; previous="$argument"; done
case "$output" in
  */libwayproof.so)
    LD_LIBRARY_PATH="$WAYPROOF_LLVM_LIB" "$WAYPROOF_SBPF_LINKER" "$@" --emit llvm-ir \
      --dump-module "$WAYPROOF_MODULE_DIR" > "$WAYPROOF_MODULE_DIR/linker.log" 2>&1 || true ;;
esac
: > "$output"
