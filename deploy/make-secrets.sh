#!/bin/sh
# Makes the passwords that compose.yaml's profiles need: each in a file that only the user of its container can read. Run it as root,
# from wherever you like. What is there already stays as it is.
set -eu
cd "$(dirname "$0")/.."

service=10001 postgres=999 grafana=472 # the users in the images

keep() { # keep FILE OWNER: what comes from standard input, unless the file is there
  if [ -e "$1" ]; then
    echo "$1 is there already; left as it is"
    cat >/dev/null
  else
    install -o "$2" -g "$2" -m 0400 /dev/stdin "$1"
    echo "$1 made"
  fi
}

random() {
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

install -d -m 0711 secrets
install -d -o "$service" -g "$service" -m 0700 secrets/nutgraf

random | keep secrets/postgres_password "$postgres"
printf 'postgresql+psycopg://nutgraf:%s@postgres:5432/nutgraf' "$(cat secrets/postgres_password)" | keep secrets/nutgraf/database_url "$service"
random | keep secrets/nutgraf/session_secret "$service"
random | keep secrets/nutgraf/webhook_secret "$service"
random | keep secrets/grafana_password "$grafana"
