#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node 4.22.0 where its own installer cannot download TensorFlow (it fetches from a Google Cloud
# Storage bucket): takes TensorFlow's C library out of the Python wheel that pip gets from its index, and compiles the
# package's two binding files against it. Nothing of Python is run but pip.
#
#   npm run setup:tfjs-node                    into the folder where the agent looks by itself
#   npm run setup:tfjs-node -- --to DIR        elsewhere; then set WAYPROOF_TFJS_NODE=DIR
#   npm run setup:tfjs-node -- --self-test     into a temporary folder that is removed again, to see that it works here
#   npm run setup:tfjs-node -- --wheel FILE    a wheel that was downloaded before
#
# About 200 MB of download and 720 MB of disk; a minute. Needs node, npm, g++, strip, unzip, python3 with pip.
set -euo pipefail

NODE_PACKAGE=@tensorflow/tfjs-node@4.22.0
HEADERS_PACKAGE=node-api-headers@1.9.0

to=${XDG_DATA_HOME:-$HOME/.local/share}/wayproof/packages wheel="" self_test=""
while [ $# -gt 0 ]; do
  case $1 in
    --to) to=${2:?--to needs a folder} && shift 2 ;;
    --wheel) wheel=$(realpath "${2:?--wheel needs a file}") && shift 2 ;;
    --self-test) self_test=1 && shift ;;
    *) echo "unknown option $1; the options stand at the top of $0" >&2 && exit 2 ;;
  esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -z "$self_test" ] || to=$work/self-test

need() { # need PROGRAM PACKAGE: says how to get what is missing
  command -v "$1" >/dev/null || { echo "$1 is missing: sudo apt-get install $2" >&2 && exit 1; }
}
need g++ g++
need strip binutils
need unzip unzip
python3 -m pip --version >/dev/null 2>&1 || {
  [ -n "$wheel" ] || { echo "pip is missing: sudo apt-get install python3-pip" >&2 && exit 1; }
}

# Versions whose C API fits the binding of 4.22.0 (written for 2.9.1); the hashes are those of the wheels on PyPI.
case $(uname -m) in
  x86_64)
    python_package=tensorflow-cpu==2.14.1 platform=manylinux_2_17_x86_64
    sha256=7f9d705b4d57acc5835de9d926515a70535e3a178a89ad59f0d380503b69f705
    ;;
  aarch64)
    python_package=tensorflow-cpu-aws==2.15.1 platform=manylinux_2_17_aarch64
    sha256=d4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e
    ;;
  *) echo "there is no TensorFlow wheel for $(uname -m)" >&2 && exit 1 ;;
esac

echo "1/4 $NODE_PACKAGE without its installer"
mkdir -p "$to"
[ -f "$to/package.json" ] || echo '{"private":true}' >"$to/package.json"
npm install --prefix "$to" --ignore-scripts --no-audit --no-fund --loglevel=error "$NODE_PACKAGE" >"$work/npm.log" 2>&1 ||
  { cat "$work/npm.log" >&2 && exit 1; }
module=$to/node_modules/@tensorflow/tfjs-node

echo "2/4 TensorFlow's C library out of $python_package"
if [ -z "$wheel" ]; then
  # The Python version in the file name does not matter: no Python code of it runs.
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 \
    --implementation cp --platform "$platform" --dest "$work" "$python_package"
  wheel=$(ls "$work"/*.whl)
fi
echo "$sha256  $wheel" | sha256sum --check --quiet - || { echo "the wheel is not the one known here" >&2 && exit 1; }
# 11: one of the patterns matched nothing; not every version has all of these folders.
unzip -q -o "$wheel" 'tensorflow/libtensorflow_cc.so.2' 'tensorflow/libtensorflow_framework.so.2' \
  'tensorflow/include/tensorflow/c/*' 'tensorflow/include/tensorflow/core/platform/*' \
  'tensorflow/include/tensorflow/tsl/*' 'tensorflow/include/tsl/*' 'tensorflow/include/xla/tsl/*' '*/LICENSE' \
  -d "$work/wheel" 2>"$work/unzip.log" || [ $? -eq 11 ] || { cat "$work/unzip.log" >&2 && exit 1; }
[ "$(dirname "$wheel")" != "$work" ] || rm "$wheel"
strip --strip-unneeded "$work"/wheel/tensorflow/*.so.2
libraries=$module/deps/lib
rm -rf "$module/deps" && mkdir -p "$libraries"
mv "$work"/wheel/tensorflow/*.so.2 "$libraries/"
find "$work/wheel" -name LICENSE -exec cp {} "$module/deps/LICENSE.tensorflow" \; -quit
ln -s libtensorflow_cc.so.2 "$libraries/libtensorflow.so"
ln -s libtensorflow_framework.so.2 "$libraries/libtensorflow_framework.so"

echo "3/4 its binding, compiled"
headers=$(dirname "$(dirname "$(realpath "$(command -v node)")")")/include/node
if [ ! -f "$headers/node_api.h" ]; then
  npm install --prefix "$work/headers" --ignore-scripts --no-audit --no-fund --loglevel=error "$HEADERS_PACKAGE" >/dev/null
  headers=$work/headers/node_modules/node-api-headers/include
fi
mkdir -p "$module/lib/napi-v8"
g++ -O2 -fPIC -shared -std=c++17 -DNAPI_VERSION=8 -DNODE_GYP_MODULE_NAME=tfjs_binding -DBUILDING_NODE_EXTENSION \
  -I"$headers" -I"$work/wheel/tensorflow/include" -I"$module" \
  "$module"/binding/tfjs_backend.cc "$module"/binding/tfjs_binding.cc -o "$module/lib/napi-v8/tfjs_binding.node" \
  -L"$libraries" -ltensorflow -ltensorflow_framework '-Wl,-rpath,$ORIGIN/../../deps/lib'

echo "4/4 does it compute?"
(cd "$to" && TF_CPP_MIN_LOG_LEVEL=3 node -e '
  require("util").isNullOrUndefined ??= (value) => value == null;
  const tf = require("@tensorflow/tfjs-node");
  const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
  if (tf.getBackend() !== "tensorflow" || !product.every((value) => value === 3)) throw new Error("wrong product");
  console.log("tfjs-node " + tf.version["tfjs-node"] + " computes on TensorFlow");')
[ -n "$self_test" ] || echo "installed in $to"
