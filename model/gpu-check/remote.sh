#!/usr/bin/env bash
# Copies what pack.sh made to another machine, runs run.sh there, and brings its results back, whatever happened.
#
#   remote.sh HOST FOLDER [OPTION OF run.sh…]     FOLDER gets the results. SSH names another command than ssh
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
host=$1
folder=$2
shift 2
ssh=${SSH:-ssh}
compgen -G "$here/packed/gpu-check.tar.gz*" >/dev/null || { echo "remote.sh: call pack.sh first" >&2; exit 2; }
mkdir -p "$folder"
place=$($ssh "$host" 'mktemp -d') || exit 3
cat "$here"/packed/gpu-check.tar.gz* | $ssh "$host" "tar -C $place -xz" || exit 3
$ssh "$host" "bash $place/gpu-check/model/gpu-check/run.sh --out $place/out $*"
code=$?
$ssh "$host" "tar -C $place/out -cz . ; rm -rf $place" | tar -C "$folder" -xz
exit $code
