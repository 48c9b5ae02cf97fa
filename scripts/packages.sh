# Debian 12 packages, in two lists; docs/dependencies.md says what each is for. Sourced by ./run and ./test.
# Installs only what is missing, so a second start asks nothing of the network.

build_packages=(
  g++ cmake ninja-build ccache mold pkg-config
  libboost1.81-dev libboost-json1.81-dev
  libsimdjson-dev libpugixml-dev libsqlite3-dev libpq-dev libcurl4-openssl-dev libssl-dev
  libzstd-dev zlib1g-dev libstemmer-dev libutf8proc-dev libmd4c-dev libre2-dev libsodium-dev
  libfmt-dev libspdlog-dev libcli11-dev libkainjow-mustache-dev libeigen3-dev
  libmimalloc-dev libgtest-dev libjs-katex libcadical-dev
)
test_packages=(
  clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev
  git curl zstd chromium nodejs npm libxml2-utils postgresql-15
  exim4-daemon-light openssl python3 python3-dkim python3-nacl
)

# install_packages NAME...: apt-get install of those that dpkg does not know as installed.
install_packages() {
  local missing=() name
  for name in "$@"; do
    # Node.js from elsewhere serves as well, and excludes Debian's npm.
    case $name in nodejs) command -v node >/dev/null && continue ;; npm) command -v npm >/dev/null && continue ;;
      exim4-daemon-light) [ -x /usr/sbin/exim4 ] && continue ;; esac  # the heavy one serves too
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "quire: needs ${missing[*]}; run as root, or install sudo" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
