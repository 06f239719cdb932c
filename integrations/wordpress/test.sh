#!/usr/bin/env bash
# Tests the WordPress plugin on a real WordPress: Debian's packages, a database and a site of their own in a temporary folder, a stub of
# the service, the repository's own service, and a browser. Nothing of it stays, and no other database or site is touched.
#
#   integrations/wordpress/test.sh [options of phpunit]
#
# (The variables don't begin with NUTGRAF_: the service takes those for settings of its own.)
# COURIER_WORK=DIR   where to work, and to leave logs and pictures (default: a temporary folder that is removed)
# COURIER_PORT=9310  the first of the four ports of the site, the stub, the service and the database
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
port=${COURIER_PORT:-9310}
export COURIER_SITE_URL=http://127.0.0.1:$port COURIER_STUB_URL=http://127.0.0.1:$((port + 1)) COURIER_REAL_URL=http://127.0.0.1:$((port + 2))
playwright=playwright==1.65.2

packages=(wordpress mariadb-server mariadb-client php-cli php-mysql php-xml php-mbstring php-curl php-gd php-zip phpunit chromium)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  echo "==> installing ${missing[*]}"
  [ "$(id -u)" = 0 ] || { echo "This needs root once: apt-get install ${missing[*]}"; exit 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ -n "${COURIER_WORK:-}" ]; then
  work=$COURIER_WORK
  mkdir -p "$work"
else
  work=$(mktemp -d)
fi
chmod 755 "$work" # the database runs as a user of its own
pids=()
clean() {
  for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null || true; done # with their children: php -S leaves its own behind
  wait 2>/dev/null || true
  [ -n "${COURIER_WORK:-}" ] || rm -rf "$work"
}
trap clean EXIT

for number in 0 1 2 3; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$((port + number))") 2>/dev/null; then
    echo "Port $((port + number)) is taken; name other ones: COURIER_PORT=…"
    exit 1
  fi
done

wait_for() { # wait_for NAME COMMAND…: until the command succeeds
  local name=$1
  shift
  for _ in $(seq 240); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.25
  done
  echo "$name does not answer; see $work"
  exit 1
}

echo "==> database"
database_user=$([ "$(id -u)" = 0 ] && echo mysql || id -un)
rm -rf "$work/database" "$work/site"
mkdir -p "$work/database"
[ "$(id -u)" != 0 ] || chown mysql "$work/database"
mariadb-install-db --no-defaults --user="$database_user" --datadir="$work/database" --auth-root-authentication-method=normal --skip-test-db >"$work/install-db.log" 2>&1
setsid mariadbd --no-defaults --user="$database_user" --datadir="$work/database" --socket="$work/database/socket" --bind-address=127.0.0.1 --port=$((port + 3)) \
  --pid-file="$work/database/pid" >"$work/mariadb.log" 2>&1 &
pids+=($!)
wait_for MariaDB mariadb-admin --no-defaults --socket="$work/database/socket" -u root ping
mariadb --no-defaults --socket="$work/database/socket" -u root -e \
  "CREATE DATABASE courier CHARACTER SET utf8mb4; CREATE USER courier@localhost IDENTIFIED BY 'courier'; GRANT ALL ON courier.* TO courier@localhost"

echo "==> site"
export COURIER_SITE=$work/site
cp -rL /usr/share/wordpress "$COURIER_SITE"
rm -rf "$COURIER_SITE/wp-content/plugins" "$COURIER_SITE/wp-config.php"
mkdir -p "$COURIER_SITE/wp-content/plugins" "$COURIER_SITE/wp-content/mu-plugins" "$COURIER_SITE/wp-content/uploads"
cp -r "$here/nutgraf" "$COURIER_SITE/wp-content/plugins/nutgraf"
cp "$here/tests/switches.php" "$COURIER_SITE/wp-content/mu-plugins/"
cat >"$COURIER_SITE/wp-config.php" <<PHP
<?php
define( 'DB_NAME', 'courier' );
define( 'DB_USER', 'courier' );
define( 'DB_PASSWORD', 'courier' );
define( 'DB_HOST', 'localhost:$work/database/socket' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HOME', '$COURIER_SITE_URL' );
define( 'WP_SITEURL', '$COURIER_SITE_URL' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '$work/debug.log' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTH_KEY', 'tests only' );
define( 'SECURE_AUTH_KEY', 'tests only' );
define( 'LOGGED_IN_KEY', 'tests only' );
define( 'NONCE_KEY', 'tests only' );
\$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
PHP
rm -f "$work/debug.log"
HTTP_HOST=127.0.0.1:$port php -d sendmail_path=/bin/true "$here/tests/make_site.php"
[ "$(id -u)" != 0 ] || chmod -R a+rX "$COURIER_SITE"
PHP_CLI_SERVER_WORKERS=6 setsid php -S "127.0.0.1:$port" -t "$COURIER_SITE" >"$work/site.log" 2>&1 &
pids+=($!)
wait_for WordPress curl -sf "$COURIER_SITE_URL/wp-login.php"

echo "==> stub, and the service of this repository"
setsid python3 "$here/tests/stub_service.py" $((port + 1)) &
pids+=($!)
wait_for "the stub" curl -sf "$COURIER_STUB_URL/_seen"
if [ -x "$root/.venv/bin/python" ]; then
  rm -f "$work/keys.toml"
  COURIER_REAL_KEY=$(cd "$root" && .venv/bin/python -m service keys add wordpress --file "$work/keys.toml" | grep -o 'ngf_[A-Za-z0-9_-]*' | head -1)
  export COURIER_REAL_KEY
  (cd "$root" && NUTGRAF_API_KEYS=$work/keys.toml exec setsid .venv/bin/python -m service serve --port $((port + 2))) >"$work/service.log" 2>&1 &
  pids+=($!)
  wait_for "the service" curl -sf "$COURIER_REAL_URL/readyz"
else
  echo "no .venv: run \`make run\` once to have the service tested, too"
fi

echo "==> phpunit"
find "$here" -name '*.php' -print0 | xargs -0 -n1 php -l | grep -v '^No syntax errors' || true
phpunit -c "$here/tests/phpunit.xml" "$@"

if command -v node >/dev/null; then
  echo "==> node: code points"
  node --test "$here/tests/"
fi

if [ "$#" = 0 ]; then
  echo "==> browser"
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/nutgraf-wordpress
  [ -x "$cache/bin/python" ] || python3 -m venv "$cache"
  "$cache/bin/python" -c 'import playwright' 2>/dev/null || "$cache/bin/python" -m pip -q --disable-pip-version-check install "$playwright"
  COURIER_PICTURES=$work "$cache/bin/python" "$here/tests/browser.py"
fi

if grep -i 'nutgraf' "$work/debug.log" 2>/dev/null; then
  echo "PHP has something to say about the plugin (above)"
  exit 1
fi
echo "==> all passed"
