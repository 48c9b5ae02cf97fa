// What every end-to-end test needs: folders that vanish, the two programs, a server on a free port, and requests
// whose bytes are exactly those that the test wrote. Node alone, no packages. The programs come from the
// environment (CTest sets it): QUIRE is build/quire, with quire-lab beside it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
export const program = process.env.QUIRE ?? path.join(here, "../../build/quire");
export const fixture = (name) => path.join(here, "../fixtures", name);

/** Runs all endings, the last first, each even where another failed; throws what failed first. */
async function unwind(endings) {
  const failures = [];
  while (endings.length) {
    try {
      await endings.pop()();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length) throw failures[0];
}

/** Stands for a whole file or suite where a test is asked for: hooks made inside of `before` would run at once. */
export function lasting(after) {
  const endings = [];
  after(() => unwind(endings));
  return { after: (ending) => endings.push(ending) };
}

const endings_of = new WeakMap();

/**
 * Has `ending` run when `t` (a test, or what lasting() gives) ends. What was begun last ends first: a server ends
 * before its folder goes. Hooks of a test alone run the other way round, and a failure of one leaves out the others.
 */
export function at_end(t, ending) {
  let endings = endings_of.get(t);
  if (!endings) {
    endings_of.set(t, endings = []);
    t.after(() => unwind(endings));
  }
  endings.push(ending);
}

/** A folder that is removed when `t` ends. */
export function new_folder(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-e2e-"));
  at_end(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Polls until `condition` gives something true; the limit is only for tests that fail. */
export async function until(what, condition, seconds_max = 20) {
  const end = Date.now() + seconds_max * 1000;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds_max} s in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

// Nothing of the person's own surroundings reaches a test.
const environment = () => Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(QUIRE_(DATA|STORE|SMTP|MAIL|DKIM)|XDG_DATA_HOME)/.test(name)));

/** Starts the program; `ended` resolves to {status, signal, out, err}. */
export function start(args, { env = {}, cwd, command = program } = {}) {
  const child = spawn(command, args, { env: { ...environment(), ...env }, cwd });
  const said = { out: "", err: "" };
  child.stdin.on("error", () => {});  // a program that stops reading early is not this test's failure
  child.stdout.setEncoding("utf8").on("data", (text) => { said.out += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { said.err += text; });
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...said }));
  });
  return { child, said, ended };
}

/** Runs the program to its end. */
export function quire(args, { input = "", ...options } = {}) {
  const { child, ended } = start(args, options);
  child.stdin.end(input);
  return ended;
}

/** A server on a free port with a data folder of its own (or `data`); ended when `t` ends. */
export async function serve(t, { data = new_folder(t), seed = false, args = [], env = {} } = {}) {
  const { child, said, ended } = start(["serve", "--listen", "127.0.0.1:0", "--data", data, ...(seed ? ["--seed"] : []), ...args], { env });
  let over = false;
  ended.then(() => { over = true; });
  at_end(t, async () => { if (!over) { child.kill("SIGKILL"); await ended; } });
  const url = await until("the address of the server", () => {
    if (over) throw new Error(`quire serve ended at once: ${said.err}`);
    return /Quire is at (http:\/\/\S+)/.exec(said.out)?.[1];
  });
  const end = (signal) => { child.kill(signal); return ended; };
  return { url, port: Number(new URL(url).port), pid: child.pid, data, said, end };
}

/** One request; `path` goes out as written. Gives {status, headers, body: Buffer, text}. */
export function ask(server, path, { method = "GET", headers = {}, body, agent } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port: server.port, path, method, headers, agent: agent ?? false },
      (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const whole = Buffer.concat(parts);
          resolve({ status: answer.statusCode, headers: answer.headers, body: whole, text: whole.toString("utf8") });
        });
      });
    request.on("error", reject);
    request.end(body);
  });
}

/** Sends a form as a page of this server would. */
export function post(server, path, fields = {}, headers = {}) {
  return ask(server, path, { method: "POST", body: new URLSearchParams(fields).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: server.url, ...headers } });
}

/** Sends bytes as they are and gives all that comes back until the server closes the connection. */
export function send_raw(server, bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (text) => { answer += text; });
    // A server may refuse and close while we still write: what it said before counts.
    socket.on("error", (error) => (answer ? resolve(answer) : reject(error)));
    socket.on("close", () => resolve(answer));
    socket.write(bytes);
  });
}
