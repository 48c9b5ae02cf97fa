// The script of the pages: keys, theme, a vote without reload, typeset math, live runs; suggestions are in suggest.js.
// Pages are whole without it.
// j/k move, Enter open, u vote, s keep, r lab, / search, [ ] earlier and later, g then d w m t l, ? keys, Esc leaves a field.
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const kept = {  // localStorage may be forbidden
    get: (k) => { try { return localStorage.getItem(k); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* the choice lasts as long as the page */ } },
  };

  // Forms of a session bring its token; so does what is sent here.
  const fields = (more) => {
    const token = $("meta[name=form-token]")?.content;
    return new URLSearchParams(token ? { ...more, form_token: token } : more);
  };

  // ---- Keys ----
  const items = $$("[data-item]"), help = $("#keyhelp");
  let at = -1, chord = 0, keys_on = kept.get("keys") !== "off";
  const go = (n) => {
    if (!items.length) return;
    at = Math.max(0, Math.min(items.length - 1, n));
    items.forEach((e, i) => { e.classList.toggle("now", i === at); e.tabIndex = i === at ? 0 : -1; });
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  };
  const press = (key, where = items[at] || document) => {
    const found = $(`[data-key="${key}"]`, where) || (where !== document && key !== "u" && key !== "s" && $(`[data-key="${key}"]`));
    if (found) found.click();
  };
  const acts = {
    j: () => go(at + 1), k: () => go(at - 1), u: () => press("u"), s: () => press("s"), r: () => press("r"),
    "[": () => press("[", document), "]": () => press("]", document),
    "/": () => { const field = $("#qq") || $("[data-key=search]"); field?.focus(); field?.select(); },
    "?": () => help?.showModal(), g: () => { chord = Date.now(); },
  };
  const places = { d: "day", w: "week", m: "month", t: "trending", l: "labs" };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || help?.open) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) { if (e.key === "Escape") e.target.blur(); return; }
    if (!keys_on) return;
    if (Date.now() - chord < 900 && places[e.key]) { chord = 0; $(`[data-go=${places[e.key]}]`)?.click(); return; }
    if (e.key === "Enter" && at >= 0 && e.target === items[at]) { ($("h3 a", items[at]) || items[at]).click(); return; }
    const act = acts[e.key];
    if (act) { e.preventDefault(); act(); }
  });
  items.forEach((e, i) => e.addEventListener("focus", () => { at = i; }));
  $$("[data-open=keys]").forEach((b) => b.addEventListener("click", (e) => {
    if (help?.showModal) { e.preventDefault(); help.showModal(); }
  }));
  $$("[data-keys-switch]").forEach((b) => {
    const show = () => {
      b.setAttribute("aria-pressed", keys_on);
      b.textContent = keys_on ? "Single keys are on" : "Single keys are off";
    };
    b.hidden = false;
    show();
    b.addEventListener("click", () => { keys_on = !keys_on; kept.set("keys", keys_on ? "on" : "off"); show(); });
  });

  // ---- Menu ----
  $$("[data-menu]").forEach((menu) => {
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && menu.open) { menu.open = false; $("summary", menu).focus(); }
    });
    document.addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false; });
  });

  // ---- Theme ----
  $$("[data-theme-switch]").forEach((b) => b.form?.addEventListener("submit", (e) => {
    e.preventDefault();
    const root = document.documentElement, system = matchMedia("(prefers-color-scheme:dark)").matches;
    const theme = (root.dataset.theme ? root.dataset.theme === "dark" : system) ? "light" : "dark";
    root.dataset.theme = theme;
    fetch(b.form.action, { method: "POST", body: fields({ theme }), redirect: "manual" }).catch(() => {});
  }));

  // ---- Vote ----
  const say = (button, words) => {
    const place = button.closest("[data-item], .ptop") || button.parentElement;
    let line = $(".failed", place);
    if (!line) { line = document.createElement("p"); line.className = "note bad failed"; line.setAttribute("role", "alert"); }
    line.textContent = words;
    if (words) ($("div", place) || place).append(line); else line.remove();
  };
  $$("form button[data-key=u]").forEach((b) => b.form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (b.getAttribute("aria-busy") === "true") return;
    b.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(b.form.action, { method: "POST", headers: { "X-Requested-With": "quire" },
        body: fields({ on: b.value }) });
      if (!answer.ok) throw new Error(answer.status);
      const { votes, voted } = await answer.json();
      b.setAttribute("aria-pressed", voted);
      b.value = voted ? "0" : "1";
      $("span", b).textContent = votes.toLocaleString("en");
      const unit = $("[data-unit]", b);
      if (unit) unit.textContent = votes === 1 ? "vote" : "votes";
      say(b, "");
    } catch {
      say(b, "The vote was not recorded: Quire did not answer. Try again.");
    }
    b.removeAttribute("aria-busy");
  }));

  // ---- Keep ----
  $$("form button[data-key=s]").forEach((b) => b.form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (b.getAttribute("aria-busy") === "true") return;
    b.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(b.form.action, { method: "POST", headers: { "X-Requested-With": "quire" },
        body: fields({ on: b.value }) });
      if (!answer.ok) throw new Error(answer.status);
      const { kept } = await answer.json();
      b.setAttribute("aria-pressed", kept);
      b.value = kept ? "0" : "1";
      say(b, "");
    } catch {
      say(b, "That was not recorded: Quire did not answer. Try again.");
    }
    b.removeAttribute("aria-busy");
  }));

  // ---- Read ----
  // A paper that was in view for some seconds counts as read, so that Quire can say later what has changed since.
  const paper = $("[data-read]"), seconds_to_read = 5;
  if (paper) {
    let seconds = 0;
    const tick = setInterval(() => {
      if (document.visibilityState !== "visible" || ++seconds < seconds_to_read) return;
      clearInterval(tick);
      fetch(paper.dataset.read, { method: "POST", headers: { "X-Requested-With": "quire" },
        body: fields({ change: paper.dataset.change }) }).catch(() => {});
    }, 1000);
  }

  // ---- Math ----
  // katex.render builds nodes and sets style through the DOM, which the content security policy allows.
  const typeset = (root) => {
    if (!window.katex) return;
    $$(".math:not(.done)", root).forEach((m) => {
      const tex = m.textContent;
      if (tex.length > 2000) return;
      try {
        katex.render(tex, m, { displayMode: m.classList.contains("display"), throwOnError: false, trust: false,
          maxExpand: 200, maxSize: 20, strict: "ignore", output: "htmlAndMathml" });
        m.classList.add("done");
        // Math wider than the column scrolls within itself; keys must reach it.
        const wide = m.classList.contains("display") ? m.scrollWidth > m.clientWidth : m.getBoundingClientRect().width > m.parentElement.clientWidth;
        if (wide) { m.classList.add("long"); m.tabIndex = 0; }
      } catch { m.textContent = tex; }
    });
  };
  typeset(document);

  // ---- Drawings in steps ----
  // A strip of steps scrolls by itself; here it gets buttons. What a reader looks at stays when a drawing is made anew.
  const film_steps = (root) => new Map($$("[data-film]", root).map((film) => [film.dataset.film, film.step?.() ?? 0]));
  const films = (root, at = new Map()) => $$("[data-film]", root).forEach((film) => {
    const strip = $(".strip", film), steps = strip.children.length;
    let shown = 0, timer = 0;
    const step = () => Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth));
    const button = (label, act) => {
      const b = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
      b.addEventListener("click", act);
      return b;
    };
    const go = (to) => { shown = Math.min(steps - 1, Math.max(0, to)); strip.scrollLeft = shown * strip.clientWidth; };
    const rest = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
    const back = button("Back", () => { rest(); go(step() - 1); });
    const play = button("Play", () => {
      if (timer) return rest();
      if (step() >= steps - 1) go(0);
      play.textContent = "Pause";
      timer = setInterval(() => { go(step() + 1); if (shown >= steps - 1 || !film.isConnected) rest(); }, 700);
    });
    const next = button("Next", () => { rest(); go(step() + 1); });
    const count = Object.assign(document.createElement("span"), { className: "small num" });
    const tell = () => { count.textContent = `Step ${step() + 1} of ${steps}`; };
    strip.addEventListener("scroll", tell);
    const row = Object.assign(document.createElement("div"), { className: "row no-print" });
    row.append(back, play, next, count);
    strip.after(row);
    film.step = step;
    film.classList.add("led");
    go(at.get(film.dataset.film) ?? 0);
    tell();
  });
  films(document);

  // ---- A live run ----
  // Each message is the state as a whole, so a reader who comes back needs no history. At the end the page is asked
  // for anew: the server's own drawing returns.
  const live = $("[data-live]");
  if (live && window.EventSource) {
    const part = (name) => $(`[data-live-part="${name}"]`, live);
    const text = (name, words) => { const p = part(name); if (p && words !== undefined) p.textContent = words; };
    const html = (name, markup) => {
      const p = part(name);
      if (!p || markup === undefined) return;
      const open = $$("details", p).map((d) => d.open);  // what the reader opened stays open
      p.innerHTML = markup;
      $$("details", p).forEach((d, i) => { if (open[i]) d.open = true; });
      typeset(p);
    };
    const spoken = new Set();
    const show = (state) => {
      const bar = $("progress", live);
      if (bar && state.percent !== undefined) bar.value = state.percent;
      text("note", state.note);
      if (state.tally_svg !== undefined) {
        html("tally", state.tally_svg);
        part("tally")?.append(Object.assign(document.createElement("b"), { textContent: state.tally_words }));
      }
      html("figures", state.figures);
      if (state.scenes !== undefined) { const at = film_steps(live); html("scenes", state.scenes); films(live, at); }
      html("claims", state.claims);
      text("log-count", state.log_count);
      const log = part("log"), at_end = log && log.scrollHeight - log.scrollTop - log.clientHeight < 24;
      text("log", state.log);
      if (at_end) log.scrollTop = log.scrollHeight;
      const quarter = [75, 50, 25].find((q) => state.percent >= q);
      if (state.say) text("say", state.say);
      else if (quarter && !spoken.has(quarter)) { spoken.add(quarter); text("say", `${quarter} % done`); }
    };
    const source = new EventSource(live.dataset.live);
    source.addEventListener("update", (e) => show(JSON.parse(e.data)));
    source.addEventListener("end", (e) => {
      source.close();
      const state = JSON.parse(e.data);
      show(state);
      location.replace(state.href || location.href);
    });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED)
        text("note", `Connection lost at ${$("progress", live)?.value ?? 0} %, trying again`);
    });
  }

  // ---- Sources that are being read ----
  // The part that says how far they are is taken from the page anew, while the reader does not stand in it.
  const look_again = () => setTimeout(async () => {
    const part = $("[data-again]");
    if (!part) return;
    if (!document.hidden && !part.contains(document.activeElement)) {
      try {
        const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
        const fresh = page.getElementById(part.id);
        if (fresh) part.replaceWith(document.adoptNode(fresh));
      } catch { /* Quire does not answer: what stands there is the last that is known */ }
    }
    look_again();
  }, 3000);
  look_again();
})();
