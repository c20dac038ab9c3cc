#!/usr/bin/env bash
# Checks the backend cuda on this machine and writes results.md. Needs an NVIDIA driver and CUDA's libraries; no Java, no network.
#
#   run.sh [--out DIR] [--cuda-libs DIR] [--budget SECONDS] [--quick]
#
#   --out        where results go. Default: $OUT, otherwise gpu-check-out
#   --cuda-libs  folders of CUDA's libraries, separated by colons. Default: where they usually are, then PyTorch's
#   --budget     after so many seconds no step goes on. Default: 470
#   --quick      small networks and small batches only, as for the stand-in, which is not a device
#
# Every step has a time limit, and results.md is written anew after each: what was measured is there, whatever happens. The exit code is
# 0 if every step that ran was right, 1 if one was not, or if a step other than those that measure speed ran out of time.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${OUT:-gpu-check-out}
libs=
budget=470
quick=
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=$2 && shift ;;
    --cuda-libs) libs=$2 && shift ;;
    --budget) budget=$2 && shift ;;
    --quick) quick=yes ;;
    --help) sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | grep '^#' && exit 0 ;;
    *) echo "run.sh: unknown option $1" >&2 && exit 2 ;;
    esac
    shift
done
mkdir -p "$out/logs"
out=$(cd "$out" && pwd)
SECONDS=0

# From a checkout, what pack.sh made is unpacked; on another machine it is unpacked already.
box=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d)
if [ ! -x "$box/runtime/bin/java" ]; then
    compgen -G "$here/packed/gpu-check.tar.gz*" >/dev/null || { echo "run.sh: call pack.sh first" >&2; exit 2; }
    cat "$here"/packed/gpu-check.tar.gz* | tar -C "$scratch" -xz || exit 2
    box=$scratch/gpu-check
fi

# PyTorch's copies of CUDA's libraries, where there is no toolkit.
if [ -z "$libs" ]; then
    libs=$(python3 - 2>/dev/null <<'PY'
import glob, sysconfig
site = sysconfig.get_paths()["purelib"]
print(":".join(sorted({path.rsplit("/", 1)[0] for path in glob.glob(site + "/nvidia/**/lib*.so.1[23]", recursive=True)})))
PY
)
    for folder in /usr/local/cuda/lib64 /usr/local/nvidia/lib64; do
        [ ! -d "$folder" ] || libs=$folder${libs:+:$libs}
    done
fi

java=("$box/runtime/bin/java" -Xmx"${GPU_CHECK_HEAP:-6g}" -XX:+UseParallelGC "-Drepmlp.cuda.libs=$libs"
    "-Drepmlp.cuda.cache=$scratch/kernels" "-Dorg.bytedeco.javacpp.cachedir=$scratch/javacpp" "-Djna.tmpdir=$scratch" "-Dtest.seed=1"
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    -cp "$box/classes:$box/test-classes:$box/lib/*" org.repmlpeval.model.gpucheck.GpuCheck)
wrong=

page() {
    {
        echo "# Check of the backend cuda on a device"
        echo
        if [ -n "$quick" ]; then
            echo "**With \`--quick\`**: small networks and batches, as for the stand-in."
            echo
        fi
        echo "| | |"
        echo "|---|---|"
        echo "| commit | $(cat "$box/commit.txt") |"
        echo "| when | $(date -u +%Y-%m-%dT%H:%MZ), $SECONDS s |"
        cat "$out/logs/facts.md" 2>/dev/null
        echo
        echo "| step | result | seconds |"
        echo "|---|---|--:|"
        cat "$out/logs/steps.md" 2>/dev/null
        for name in $(cat "$out/logs/order" 2>/dev/null); do
            echo
            cat "$out/logs/$name.title"
            cat "$out/logs/$name.md"
        done
    } >"$out/results.md.part"
    mv "$out/results.md.part" "$out/results.md"
    tar -C "$out" -czf "$out/logs.tar.gz" logs 2>/dev/null
}
trap 'page; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
rm -f "$out/logs/steps.md" "$out/logs/order"

# The last line that a step wrote to its log, for a cell of a table.
last() {
    tail -1 "$1" | cut -c1-300 | tr '|' '/'
}

# step NAME LIMIT TITLE COLUMNS COMMAND…: rows of the command go to the page, the rest to a log.
step() {
    local name=$1 limit=$2 title=$3 columns=$4 start=$SECONDS code left said
    shift 4
    left=$((budget - SECONDS))
    if [ "$left" -lt 5 ]; then
        echo "| $name | not run: no time left | |" >>"$out/logs/steps.md"
        page
        return
    fi
    [ "$limit" -le "$left" ] || limit=$left
    printf '## %s\n\n%s\n%s\n' "$title" "$columns" "$(sed 's/[^|]\+/---/g' <<<"$columns")" >"$out/logs/$name.title"
    echo "$name" >>"$out/logs/order"
    timeout --kill-after=5 "$limit" "$@" >"$out/logs/$name.all" 2>"$out/logs/$name.log"
    code=$?
    # Tools write lines of their own between the rows.
    grep '^|' "$out/logs/$name.all" >"$out/logs/$name.md"
    case $code in
    0) said=right ;;
    1 | 123)
        said="**not right**, see below" && wrong=yes
        grep -q WRONG "$out/logs/$name.md" || said="**failed**: $(last "$out/logs/$name.log")"
        ;;
    124 | 137)
        said="ended after its $limit s; what is below was measured"
        if grep -q WRONG "$out/logs/$name.md"; then
            said="**not right**, and ended after its $limit s" && wrong=yes
        else
            case $name in bench* | torch*) ;; *) said="**$said**" && wrong=yes ;; esac
        fi
        ;;
    *) said="**failed** ($code): $(last "$out/logs/$name.log")" && wrong=yes ;;
    esac
    echo "| $name | $said | $((SECONDS - start)) |" >>"$out/logs/steps.md"
    echo "$name: $said"
    page
}

facts() {
    nvidia-smi --query-gpu=name,uuid,driver_version,memory.total,clocks.max.sm,power.limit,mig.mode.current --format=csv,noheader 2>/dev/null |
        sed 's/.*/| nvidia-smi | & |/'
    echo "| system | $(uname -sr), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1) |"
    echo "| compiler | $( (nvcc --version || /usr/local/cuda/bin/nvcc --version) 2>/dev/null | tail -1) |"
    echo "| folders of libraries | $libs |"
}
facts >"$out/logs/facts.md"
page

compared="| network | form | precision | relative difference | legal | |"
speeds="| network | form | batch | images/s, or kind of work | GFLOP/s, or ms of a batch | |"
step devices 60 "The device" "| what | value |" "${java[@]}" devices
step blocks 60 "Single blocks against float64 values of an independent implementation" "$compared" "${java[@]}" blocks
step random 60 "Random plans against plain loops" "| precision | plans | largest relative difference | legal | seed | |" \
    "${java[@]}" random "$([ -n "$quick" ] && echo 10 || echo 60)" 1
step reduced 60 "Reduced precision against PyTorch with the same rounding" "$compared" "${java[@]}" reduced
step memory 60 "Free memory of the device before and after many batches" "| batches | before | after | |" \
    "${java[@]}" memory "$([ -n "$quick" ] && echo 100 || echo 1000)"
networks=(RepMLPNet-CIFAR)
if [ -z "$quick" ]; then
    networks=(RepMLPNet-B224 RepMLPNet-T224 RepMLP-Res50-light-224 RepMLPNet-CIFAR PureMLP-CIFAR FaceResNet-96 RepMLP-FaceRes-96
        RepMLP-Res50-base-224 RepMLP-Res50-bottleneck-224 RepMLP-Res50-bottleneck-g4-8-224 PSPNet-RepMLP-Res50-g4-8-168
        RepMLPNet-T256 RepMLPNet-B256 RepMLPNet-D256 RepMLPNet-L256)
fi
printf '%s\n' "${networks[@]}" >"$scratch/networks"
# Each in a process of its own, several at a time: most of the time goes into making weights.
step golden 150 "Networks against float64 values of an independent implementation" "$compared" \
    xargs -a "$scratch/networks" -P "${GPU_CHECK_JOBS:-4}" -I{} "${java[@]}" golden {}

# Without PyTorch there is nothing to compare with.
peer() {
    if python3 -c "import torch" 2>/dev/null; then
        step "$@"
    else
        echo "| $1 | not run: PyTorch was not found | |" >>"$out/logs/steps.md"
    fi
}

forms=(fused deploy train fused@tf32 fused@bf16 fused@fp16)
torch=(python3 "$box/model/gpu-check/torch_gpu.py")
peers="| network | form | precision | setting | batch | copies | images/s | relative difference |"
if [ -n "$quick" ]; then
    step bench 60 "Speed" "$speeds" "${java[@]}" bench RepMLPNet-CIFAR 4 0.5 fused train fused@bf16
    peer torch 60 "PyTorch" "$peers" "${torch[@]}" --seconds 0.5 --batches 2 --models PureMLP-CIFAR
else
    step bench 80 "Speed of RepMLPNet-B224" "$speeds" "${java[@]}" bench RepMLPNet-B224 256 3 "${forms[@]}"
    peer torch 100 "PyTorch on RepMLPNet-B224" "$peers" "${torch[@]}" --seconds 2 --batches 64,256 --compile --models RepMLPNet-B224
    for network in RepMLP-Res50-base-224 RepMLP-Res50-light-224 RepMLPNet-T224; do
        step "bench-$network" 40 "Speed of $network" "$speeds" "${java[@]}" bench "$network" 128 2 fused train fused@bf16
        peer "torch-$network" 40 "PyTorch on $network" "$peers" "${torch[@]}" --seconds 1 --batches 128 --models "$network"
    done
fi

sanitizer=$(command -v compute-sanitizer || ls /usr/local/cuda/bin/compute-sanitizer 2>/dev/null)
if [ -z "$sanitizer" ]; then
    echo "| sanitizer | not run: compute-sanitizer was not found | |" >>"$out/logs/steps.md"
else
    for tool in memcheck racecheck; do
        step "$tool" 60 "compute-sanitizer, $tool" "$compared" "$sanitizer" --tool "$tool" --error-exitcode 9 \
            "${java[@]}" golden RepMLPNet-CIFAR
    done
fi
echo "results: $out/results.md"
[ -z "$wrong" ]
