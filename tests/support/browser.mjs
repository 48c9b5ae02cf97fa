// Somebody with an account, as their browser asks: cookies, form tokens, forms.
import assert from "node:assert/strict";

import { ask, post } from "./quire.mjs";

export const password = "correct horse";

/** A browser without scripts: keeps its cookie, and sends the form token of the page that it saw last. */
export class Browser {
  constructor(server) { this.server = server; this.cookie = ""; this.token = this.page = ""; }
  headers(more = {}) { return this.cookie ? { Cookie: this.cookie, ...more } : more; }
  take(answer) {
    for (const one of answer.headers["set-cookie"] ?? []) {
      const [pair] = one.split(";");
      if (pair.startsWith("quire_session=")) this.cookie = pair === "quire_session=" ? "" : pair;
    }
    this.token = /name="form_token" value="([^"]*)"/.exec(answer.text)?.[1] ?? this.token;
    this.page = answer.text;
    return answer;
  }
  async get(path) { return this.take(await ask(this.server, path, { headers: this.headers() })); }
  async post(path, fields = {}, headers = {}) {
    const all = this.token ? { ...fields, form_token: this.token } : fields;
    return this.take(await post(this.server, path, all, this.headers(headers)));
  }
  async sign_up(name) {
    const answer = await this.post("/sign-up", { name, email: `${name}@example.org`, password });
    assert.equal(answer.status, 303, answer.text);
    await this.get("/settings");
    return this;
  }
  async sign_in(name) {
    const answer = await this.post("/sign-in", { name, password });
    assert.equal(answer.status, 303, answer.text);
    await this.get("/settings");
    return this;
  }
}
