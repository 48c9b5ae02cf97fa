// A real mail server (mta.sh) on a free port of loopback, in a folder of its own, ended with the test.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { at_end, new_folder, until } from "./quire.mjs";

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), "mta.sh");

const free_port = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const answers = (port) => new Promise((resolve) => {
  const socket = net.connect(port, "127.0.0.1");
  socket.once("data", () => { socket.end(); resolve(true); }).once("error", () => resolve(false));
});

const unquoted = (text) => Buffer.from(text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("utf8");

/** A letter of the mailbox: {headers (names in lower case), return_path, to, text, html}. */
function read_letter(bytes) {
  const at = bytes.indexOf("\n\n");
  const headers = {};
  for (const line of bytes.slice(0, at).replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const boundary = /boundary="([^"]+)"/.exec(headers["content-type"])?.[1];
  const parts = {};
  for (const part of boundary ? bytes.slice(at).split(`--${boundary}`).slice(1, -1) : [`\nContent-Type: text/plain\n\n${bytes.slice(at + 2)}`]) {
    const end = part.indexOf("\n\n");
    parts[/text\/(plain|html)/.exec(part.slice(0, end))[1]] = unquoted(part.slice(end + 2));
  }
  return { headers, return_path: headers["return-path"].slice(1, -1), to: headers["envelope-to"], text: parts.plain, html: parts.html };
}

/** Of a name such as 1795689213.M84639P27102.mx: microseconds have no zeros before them. */
const moment = (name) => {
  const [, seconds, micros] = /^(\d+)\.M(\d+)P/.exec(name);
  return Number(seconds) * 1e6 + Number(micros);
};

/** Gives {url, ca, user, password, letters()}. It wants AUTH unless `open`. */
export async function mta(t, { open = false } = {}) {
  const folder = new_folder(t);
  if (open) writeFileSync(path.join(folder, "open"), "");
  let server, port;
  for (let tries = 0; ; ++tries) {
    port = await free_port();
    server = spawn(script, [folder, String(port)], { stdio: ["ignore", "ignore", "pipe"] });
    let over = false, said = "";
    server.stderr.setEncoding("utf8").on("data", (text) => { said += text; });
    server.once("close", () => { over = true; });
    if (await until("the mail server", async () => over || (await answers(port))) && !over) break;
    if (tries === 4) throw new Error(`the mail server does not start: ${said}`);
  }
  at_end(t, () => new Promise((resolve) => { server.once("close", resolve); server.kill("SIGTERM"); }));
  const box = path.join(folder, "mail/new");
  return {
    url: `smtp://127.0.0.1:${port}`, ca: path.join(folder, "ca.pem"), user: "quire", password: "secret word",
    letters: () => (existsSync(box) ? readdirSync(box).sort((a, b) => moment(a) - moment(b)).map((name) => read_letter(readFileSync(path.join(box, name), "utf8"))) : []),
  };
}
