#!/bin/sh
# Makes up what compose.yaml reads from deploy/secrets, once, from 128 bits and more each. The folder is yours alone; the files in it are
# readable by all, since each container reads its own as another user.
set -eu
cd "$(dirname "$0")"

if [ -e secrets ]; then
  echo "deploy/secrets is there already, and what runs relies on it: nothing was changed" >&2
  exit 1
fi

random() { od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
keep() { printf '%s\n' "$2" >"$new/$1" && chmod 444 "$new/$1"; }

umask 077
new=$(mktemp -d secrets.XXXXXX)
foyer_password=$(random 32)
redis_password=$(random 32)
keep session_secret "$(random 32)"
keep admin_password "$(random 6)-$(random 6)-$(random 6)"
keep postgres_password "$(random 32)"
keep foyer_password "$foyer_password"
keep database_url "postgres://foyer:$foyer_password@postgres/foyer"
keep redis_password "$redis_password"
keep redis_url "redis://:$redis_password@redis"
mv "$new" secrets

echo "The first admin's password is in deploy/secrets/admin_password"
