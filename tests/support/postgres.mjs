// A real server of PostgreSQL on a socket in a folder of its own, ended with the test.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";

import { at_end, until } from "./quire.mjs";

const bin = "/usr/lib/postgresql/15/bin";
// PostgreSQL refuses to run as root.
const as_postgres = (command, args) =>
  process.getuid() === 0 ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", command, ...args]] : [command, args];

/** Gives {database(name) -> address, crash()}. */
export async function postgres(t) {
  const folder = mkdtempSync("/tmp/quire-pg-");  // short: names of sockets may not be long
  chmodSync(folder, 0o777);
  const data = path.join(folder, "data");
  const run = (program, ...args) => {
    const done = spawnSync(...as_postgres(`${bin}/${program}`, args), { encoding: "utf8", cwd: "/" });
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr || done.error}`);
  };
  run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
  let server;
  const start = async () => {
    server = spawn(...as_postgres(`${bin}/postgres`, ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=200"]), { cwd: "/", stdio: "ignore" });
    await until("PostgreSQL", () => spawnSync(`${bin}/pg_isready`, ["-h", folder]).status === 0);
  };
  const stop = (signal) => new Promise((resolve) => { server.once("close", resolve); server.kill(signal); });
  await start();
  at_end(t, async () => {
    await stop("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    database(name) {
      run("createdb", "-h", folder, "-U", "postgres", name);
      return `postgresql:///${name}?host=${folder}&user=postgres`;
    },
    /** As a power cut, and up again. */
    async crash() {
      await stop("SIGQUIT");
      await start();
    },
  };
}
