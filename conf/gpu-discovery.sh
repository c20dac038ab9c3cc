#!/usr/bin/env bash
# Prints the machine's NVIDIA GPUs as Spark asks of a discovery script: {"name": "gpu", "addresses": ["0", "1"]}
# Untested on hardware.
set -euo pipefail

addresses=$(nvidia-smi --query-gpu=index --format=csv,noheader | sed 's/[^0-9]//g; s/.*/"&"/' | paste -sd, -)
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
