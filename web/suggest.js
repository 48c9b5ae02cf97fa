// Suggestions under the search boxes: words, authors and papers while one types (ARIA combobox with a listbox).
// The boxes work without it. Focus never leaves the box; a word completes what is typed, an author searches, a
// paper opens. Asked for after a short pause, the one before is given up.
(() => {
  "use strict";
  const pause_ms = 70, kept_max = 60, typed_max = 256;
  const kept = new Map();  // what was typed -> the answer
  const make = (tag, attributes, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  const combobox = (box) => {
    const list = make("div", { id: `${box.id}-list`, role: "listbox", "aria-label": "Suggestions", class: "suggest" });
    const said = make("div", { role: "status", class: "vh" });
    list.hidden = true;
    box.form.append(list, said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list.id, "aria-haspopup": "listbox", autocapitalize: "none", spellcheck: "false" })) box.setAttribute(name, value);
    let options = [], at = -1, timer = 0, asked = null;

    const mark = (n) => {
      options[at]?.element.setAttribute("aria-selected", "false");
      at = n;
      const now = options[at]?.element;
      if (!now) { box.removeAttribute("aria-activedescendant"); return; }
      now.setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", now.id);
      now.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      said.textContent = "";
      box.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const choose = ({ href, q }) => {
      close();
      if (href) { location.assign(href); return; }
      box.value = `${q} `;
      box.setSelectionRange(box.value.length, box.value.length);
      ask();
    };
    const option = (kind, inside, choice) => {
      const element = make("div", { role: "option", id: `${list.id}-${options.length}`, "aria-selected": "false", class: kind }, ...inside);
      element.addEventListener("click", () => choose(choice));
      options.push({ element });
      options[options.length - 1].choose = () => choose(choice);
      return element;
    };
    const group = (label, entries) =>
      entries.length ? [make("div", { role: "group", "aria-label": label }, make("div", { "aria-hidden": "true", class: "of" }, label), ...entries)] : [];

    const show = ({ words, authors, papers }) => {
      mark(-1);
      options = [];
      const search = (q) => `/search?q=${encodeURIComponent(q)}`;
      list.replaceChildren(
        ...group("Words", words.map(({ typed, rest, q }) => option("word", [typed, make("b", {}, rest)], { q }))),
        ...group("Authors", authors.map(({ name, q }) => option("author", [name], { href: search(q) }))),
        ...group("Papers", papers.map(({ title, note, href }) => option("title", [make("span", { dir: "auto" }, title), make("small", {}, note)], { href }))));
      const open = options.length > 0;
      list.hidden = !open;
      box.setAttribute("aria-expanded", String(open));
      said.textContent = !open ? "" : options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
    };
    const keep = (typed, answer) => {
      if (kept.size >= kept_max) kept.delete(kept.keys().next().value);
      kept.set(typed, answer);
    };
    const ask = () => {
      clearTimeout(timer);
      asked?.abort();
      mark(-1);  // what stands there still is of fewer letters
      const typed = box.value;
      if (typed.trim().length < 2 || typed.length > typed_max) { close(); return; }
      if (kept.has(typed)) { show(kept.get(typed)); return; }
      timer = setTimeout(async () => {
        asked = new AbortController();
        try {
          const answer = await fetch(`/search/suggest?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
          if (!answer.ok) throw new Error(answer.status);
          const found = await answer.json();
          keep(typed, found);
          if (box.value === typed && document.activeElement === box) show(found);
        } catch (error) {
          if (error.name !== "AbortError") close();  // the box goes on without
        }
      }, pause_ms);
    };

    box.addEventListener("input", (e) => { if (!e.isComposing) ask(); });
    box.addEventListener("compositionend", ask);
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    list.addEventListener("mousedown", (e) => e.preventDefault());  // the box keeps the focus
    box.addEventListener("keydown", (e) => {
      if (e.isComposing || e.ctrlKey || e.metaKey) return;
      const down = e.key === "ArrowDown", up = e.key === "ArrowUp";
      if (list.hidden) {
        if (down) { e.preventDefault(); ask(); }
        return;
      }
      if (down || up) {
        e.preventDefault();
        const around = options.length + 1;  // between the last and the first lies the box itself
        mark(((at + 1 + (down ? 1 : -1) + around) % around) - 1);
      } else if (e.key === "Enter" && at >= 0) {
        e.preventDefault();
        options[at].choose();
      } else if (e.key === "Escape") {
        e.preventDefault();
        e.stopPropagation();
        close();
      }
    });
    addEventListener("pagehide", close);
  };
  document.querySelectorAll("input[data-suggest]").forEach(combobox);
})();
