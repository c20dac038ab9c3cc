#!/usr/bin/env bash
# Packs all that run.sh needs on a machine without Java and network: a small Java, classes, libraries, expected logits, PyTorch's networks.
#
#   pack.sh [--part-mib N]    into the folder packed beside this script; with --part-mib in parts of at most N MiB
#
# The module model must be compiled: ./mvnw -pl model test-compile
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
part=
if [ "${1:-}" = --part-mib ]; then part=$2; fi

[ -d "$root/model/target/test-classes" ] || { echo "pack.sh: compile first: ./mvnw -pl model test-compile" >&2; exit 2; }
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -x "$java_home/bin/jlink" ] || { echo "pack.sh: there is no jlink in $java_home; set JAVA_HOME to a JDK 17" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
box=$work/gpu-check
mkdir -p "$box/lib" "$box/model"

"$java_home/bin/jlink" --add-modules java.base,java.logging,java.management,jdk.management,jdk.unsupported \
    --strip-debug --no-header-files --no-man-pages --compress=2 --output "$box/runtime"
"$root/mvnw" -o -q -B -f "$root/pom.xml" -pl model dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile="$work/classpath"
# ND4J, OpenBLAS, oneDNN and OpenCV stay here: the backend cuda needs none of them.
tr ':' '\n' <"$work/classpath" | grep -E '/(javacpp|cuda|jna|jackson-[a-z-]+|snakeyaml|slf4j-[a-z]+)-[0-9][^/]*\.jar$' |
    grep -v /org/nd4j/ | while read -r jar; do cp "$jar" "$box/lib"; done
cp -r "$root/model/target/classes" "$box/classes"
cp -r "$root/model/target/test-classes" "$box/test-classes"
cp -r "$root/model/training" "$root/model/peers" "$box/model"
rm -rf "$box"/model/*/__pycache__ "$box/model/peers/results.json"
resources=model/src/main/resources/org/repmlpeval/model
mkdir -p "$box/$resources/arch" "$box/$resources/catalogue" "$box/model/gpu-check"
cp "$root/$resources/arch/presets.yaml" "$box/$resources/arch"
cp "$root/$resources/catalogue/catalogue.yaml" "$box/$resources/catalogue"
cp "$here"/*.sh "$here"/*.py "$box/model/gpu-check"
commit=$(git -C "$root" rev-parse HEAD)
[ -z "$(git -C "$root" status --porcelain)" ] || commit="$commit, with changes that are not committed"
echo "$commit" >"$box/commit.txt"

rm -rf "$here/packed"
mkdir "$here/packed"
tar -C "$work" -czf "$here/packed/gpu-check.tar.gz" gpu-check
size=$(stat -c %s "$here/packed/gpu-check.tar.gz")
if [ -n "$part" ]; then
    split -b "${part}M" -d "$here/packed/gpu-check.tar.gz" "$here/packed/gpu-check.tar.gz.part"
    rm "$here/packed/gpu-check.tar.gz"
fi
echo "packed $((size >> 20)) MiB:"
ls -l "$here/packed"
[ "$size" -lt $((60 << 20)) ] || { echo "pack.sh: that is more than 60 MiB" >&2; exit 1; }
