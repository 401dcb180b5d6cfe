#!/bin/sh
# with-fpm.sh FPM PHP_INI FPM_CONF COMMAND...
#
# Starts PHP-FPM beside httpd and becomes httpd (COMMAND). PHP-FPM is a descendant of httpd's parent and in its process group, so
# what is measured of httpd's process tree, or of its cgroup, is measured of both, and the TERM that stops httpd stops both.
set -eu
fpm=$1 ini=$2 conf=$3
shift 3

# Without PHP-FPM httpd would go on and answer with errors; that is a dead arm, not a fast one.
(
  status=0
  "$fpm" --nodaemonize --php-ini "$ini" --fpm-config "$conf" || status=$?
  echo "PHP-FPM ended with status $status; httpd is stopped" >&2
  kill -TERM $$
) &

exec "$@"
