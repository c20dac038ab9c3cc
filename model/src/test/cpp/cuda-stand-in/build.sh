#!/bin/sh
# Builds the stand-in: build.sh FOLDER LINE [FINAL], with LINE 13 or 12 of CUDA. FINAL is where FOLDER will be moved to.
set -e
folder=$1
line=$2
final=${3:-$1}
sources=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"

library() {
    name=$1
    source=$2
    shift 2
    g++ -std=c++17 -fPIC -shared -Wall -Werror -Wl,-soname,"$name" \
        -DSTAND_IN_FOLDER="\"$final\"" -DSTAND_IN_SOURCES="\"$sources\"" \
        -o "$folder/$name" "$sources/$source" "$@"
}

library libcuda.so.1 driver.cpp -O2 -ldl
library "libnvrtc.so.$line" nvrtc.cpp -O1
library "libcudart.so.$line" empty.cpp
library "libcublas.so.$line" empty.cpp
library "libcublasLt.so.$line" products.cpp -O3 -march=native -L"$folder" -l:libcuda.so.1
