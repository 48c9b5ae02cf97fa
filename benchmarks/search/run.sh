#!/usr/bin/env bash
# Quire's search and its peers on the same papers, one after the other, in one run: ./bench search calls it.
#   benchmarks/search/run.sh DUMP.jsonl[.zst] [--papers N] [--peers quire,fts5,...] [--rounds R] [--seconds S]
#     [--folder DIR] [--json FILE]
# --papers: so many of the dump, spread over it; more than it has are made from it (grow.cc). A peer is asked for R
# rounds, or until S seconds are over. --folder keeps what is built there. Builds are pinned to cores 0 and 1,
# questions to core 1. Installs its peers itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/packages.sh

dump= papers= peers=quire,fts5,xapian,lancedb,groonga,postgresql,vectors rounds=5 seconds=120 folder= json=
while [ $# -gt 0 ]; do
  case $1 in
    --papers) papers=$2; shift 2 ;;
    --peers) peers=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --folder) folder=$2; shift 2 ;;
    --json) json=$2; shift 2 ;;
    -*) echo "bench search: there is no option $1; see benchmarks/search/run.sh" >&2; exit 2 ;;
    *) dump=$1; shift ;;
  esac
done
[ -n "$dump" ] || { echo "bench search: needs a dump of papers (docs/importing.md, jsonl)" >&2; exit 2; }
[ -r "$dump" ] || { echo "bench search: $dump cannot be read" >&2; exit 2; }
dump=$(realpath "$dump")
all_cores=0-1 one_core=1
[ "$(nproc)" -ge 2 ] || { all_cores=0 one_core=0; }

# Every peer's packages and its program.
packages=("${build_packages[@]}" nodejs) targets=(grow prepare)
wanted() { [[ ",$peers," == *",$1,"* ]]; }
wanted quire && targets+=(search_bench)
wanted fts5 && targets+=(search_fts5)
wanted xapian && packages+=(libxapian-dev) && targets+=(search_xapian)
wanted groonga && packages+=(libgroonga-dev groonga-token-filter-stem) && targets+=(search_groonga)
wanted postgresql && packages+=(postgresql-15 libpq-dev) && targets+=(search_postgresql)
wanted lancedb && packages+=(npm)
wanted vectors && packages+=(libfaiss-dev libhnswlib-dev zstd npm)
install_packages "${packages[@]}"
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
cmake --preset release >/dev/null
cmake --build --preset release --target "${targets[@]}" >/dev/null
programs=$PWD/build/benchmarks/search

server=
temporary=
finish() {
  [ -z "$server" ] || as_postgres "$postgres/pg_ctl" -D "$server" -m immediate stop >/dev/null 2>&1 || true
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap finish EXIT
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  temporary=$folder
  chmod 755 "$folder"
fi
mkdir -p "$folder"
folder=$(realpath "$folder")
results=$folder/results.jsonl
: >"$results"

# PostgreSQL: a server of its own in the folder, listening on a socket there.
postgres=/usr/lib/postgresql/15/bin
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
start_postgresql() {
  server=$folder/postgresql-server
  rm -rf "$server"
  mkdir "$server"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$server"; fi
  as_postgres "$postgres/initdb" -D "$server" -U postgres --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
  printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$server'" "shared_buffers = 2GB" \
    "work_mem = 256MB" "fsync = off" "synchronous_commit = off" "full_page_writes = off" "autovacuum = off" \
    "max_wal_size = 8GB" "max_parallel_maintenance_workers = 0" | as_postgres tee -a "$server/postgresql.conf" >/dev/null
  as_postgres taskset -c "$1" "$postgres/pg_ctl" -D "$server" -l "$server/log" -w start >/dev/null
  export PGHOST=$server
}
stop_postgresql() {
  as_postgres "$postgres/pg_ctl" -D "$server" -w stop >/dev/null
}

echo "== papers and questions"
if [ -n "$papers" ]; then
  have=$("$programs/prepare" count "$dump")
  if [ "$papers" -gt "$have" ]; then
    "$programs/grow" "$dump" "$folder/made.jsonl.zst" "$papers"
    dump=$folder/made.jsonl.zst
    papers=
  fi
fi
"$programs/prepare" "$dump" "$folder" ${papers:+"$papers"}

peer() { # name, what to call
  local name=$1
  shift
  echo "== $name"
  taskset -c $all_cores "$@" build "$folder" | tee -a "$results"
  sync
  taskset -c $one_core "$@" ask "$folder" "$rounds" "$seconds" >>"$results"
}
wanted quire && peer quire "$programs/search_bench"
wanted fts5 && peer fts5 "$programs/search_fts5"
wanted xapian && peer xapian "$programs/search_xapian"
wanted groonga && peer groonga "$programs/search_groonga"
if wanted lancedb; then
  mkdir -p "$folder/npm"
  (cd "$folder/npm" && npm install --silent --no-fund --no-audit --prefix . @lancedb/lancedb@0.39.0 apache-arrow@18.1.0)
  (cd "$folder/npm" && peer lancedb node "$OLDPWD/benchmarks/search/peers/lancedb.mjs")
fi
if wanted postgresql; then
  start_postgresql $all_cores
  peer postgresql "$programs/search_postgresql"
  stop_postgresql
  server=
fi
node benchmarks/search/report.mjs "$results" "$folder" ${json:+"$json"}
if wanted vectors; then
  echo "== vectors"
  cmake --build --preset release --target nearest_bench >/dev/null
  unpack=cat
  case $dump in *.zst) unpack="zstd -dcq --long=27" ;; esac
  $unpack "$dump" | taskset -c $one_core build/nearest_bench --peers --count "$(wc -l <"$folder/papers.tsv")" \
    --share "$folder/vectors"
  if [ -s "$folder/vectors" ]; then
    mkdir -p "$folder/npm"
    (cd "$folder/npm" && npm install --silent --no-fund --no-audit --prefix . usearch@2.26.2 &&
      taskset -c $one_core node "$OLDPWD/benchmarks/search/peers/usearch.mjs" "$folder/vectors")
  fi
fi
