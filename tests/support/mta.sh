#!/usr/bin/env bash
# A real mail server for tests: Debian's Exim with a configuration, spool, key and mailbox of its own in a folder, on
# loopback, in the foreground. mta.sh FOLDER PORT
#   FOLDER/ca.pem   the authority that signed its certificate for localhost and 127.0.0.1
#   FOLDER/mail/new a file a letter that was delivered, with Return-path and Envelope-to
# It speaks STARTTLS; user "quire" with password "secret word" may send (AUTH only behind TLS), and so may who does not
# say AUTH where FOLDER/open exists. There is no box "nobody" (550), and box "full" refuses for the moment (4.2.2).
# Where FOLDER/queue exists letters are taken and kept in the spool: a start of a process for each delivery would be all
# that a benchmark sees.
# Runs as root (then Exim's own user delivers) and as any user.
set -euo pipefail
folder=$1 port=$2
mkdir -p "$folder"/{spool,log,mail}
if [ "$(id -u)" = 0 ]; then user=Debian-exim group=Debian-exim; else user=$(id -u) group=$(id -g); fi

if [ ! -e "$folder/cert.pem" ]; then
  quiet() { "$@" >/dev/null 2>"$folder/openssl.log" || { cat "$folder/openssl.log" >&2; exit 1; }; }
  new_key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)
  quiet openssl req -x509 "${new_key[@]}" -subj "/CN=Quire test authority" -keyout "$folder/ca.key" -out "$folder/ca.pem"
  quiet openssl req "${new_key[@]}" -subj "/CN=localhost" -keyout "$folder/key.pem" -out "$folder/cert.csr"
  quiet openssl x509 -req -in "$folder/cert.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -out "$folder/cert.pem"
fi

cat >"$folder/exim.conf" <<EOF
primary_hostname = mx.quire.test
exim_user = $user
exim_group = $group
spool_directory = $folder/spool
log_file_path = $folder/log/%slog
pid_file_path = $folder/exim.pid
keep_environment =
add_environment = PATH=/usr/sbin:/usr/bin
disable_ipv6 = true
host_lookup =
dkim_verify_signers =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = $folder/cert.pem
tls_privatekey = $folder/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher{*}{}}
smtp_accept_max = 0
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
$([ ! -e "$folder/queue" ] || echo "queue_only = true")
acl_smtp_rcpt = check_recipient
acl_smtp_data = accept

begin acl
check_recipient:
  deny message = 5.1.1 there is no such box
       local_parts = nobody
  defer message = 4.2.2 the box is full
       local_parts = full
  accept authenticated = *
  accept condition = \${if exists{$folder/open}}
  deny message = 5.7.1 say AUTH first

begin routers
all:
  driver = accept
  transport = box

begin transports
box:
  driver = appendfile
  directory = $folder/mail
  maildir_format
  return_path_add
  envelope_to_add
  user = $user
  group = $group

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and {{eq{\$auth2}{quire}}{eq{\$auth3}{secret word}}}}
  server_set_id = \$auth2
EOF
chmod 644 "$folder/exim.conf"
if [ "$(id -u)" = 0 ]; then
  chmod 711 "$folder"  # Exim's user goes through it
  chown -R "$user:$group" "$folder"/{spool,log,mail,cert.pem,key.pem}
fi
exec /usr/sbin/exim4 -C "$folder/exim.conf" -bdf $([ -e "$folder/queue" ] || echo -q10m) -oX "127.0.0.1.$port"
