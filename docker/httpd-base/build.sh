#!/bin/sh
# Builds mpm-bench/httpd-base:2.4, a stand-in for the official httpd image where no container registry can be reached.
# It is Debian's httpd in the official image's layout, and reports name it. Needs root, mmdebstrap and a running engine.
set -eu

name=${1:-mpm-bench/httpd-base:2.4}
here=$(cd "$(dirname "$0")" && pwd)

if docker image inspect "$name" >/dev/null 2>&1; then
  echo "$name is there already; remove it to build it again"
  exit 0
fi
command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }

suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "making a Debian $suite root with httpd (about half a minute)"
mmdebstrap --quiet --variant=minbase --include=apache2-bin,media-types,ca-certificates "$suite" "$work/root.tar"
rootfs=mpm-bench/httpd-rootfs:2.4
docker import "$work/root.tar" "$rootfs" >/dev/null
DOCKER_BUILDKIT=0 docker build --quiet --build-arg ROOTFS="$rootfs" --tag "$name" "$here" >/dev/null
echo "built $name"
