// LAPORBKN: progressive enhancement. Every page works without this file.
// Nothing typed leaves the form. What is kept of it is kept for this tab only: no field that
// asks for a NIK, No. KK, NIP or birth, and no other answer with a number of that length in it.

const lang = document.documentElement.lang === "en" ? "en" : "id";
const words = {
  id: { left: (x) => `Sisa ${x}`, late: (x) => `Terlambat ${x}`, moment: "kurang dari 1 menit" },
  en: { left: (x) => `${x} left`, late: (x) => `${x} late`, moment: "less than a minute" },
}[lang];
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};
const number = (n) => new Intl.NumberFormat(lang).format(n);

// --- Small things -----------------------------------------------------------

document.querySelector("[data-focus]")?.focus();

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

for (const input of all("[data-reveal-label]")) {
  const { revealLabel, hideLabel } = input.dataset;
  const button = make("button", { type: "button", className: "btn btn--quiet btn--small", textContent: revealLabel });
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? revealLabel : hideLabel;
  });
  const row = make("div", { className: "with-reveal" });
  input.replaceWith(row);
  row.append(input, button);
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

for (const area of all("[data-autosize]")) {
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 3}px`;
  };
  area.addEventListener("input", fit);
  if (area.value) fit();
}

// --- Questions that belong to one answer of another ---------------------------

for (const field of all("[data-show-if]")) {
  const [name, wanted] = field.dataset.showIf.split("=");
  const form = field.closest("form");
  const update = () => {
    const source = form.elements[name];
    const value = source?.type === "checkbox" ? String(source.checked) : source?.value;
    field.hidden = value !== wanted;
    for (const control of all("input, select, textarea", field)) control.disabled = field.hidden;
  };
  form.addEventListener("change", update);
  update();
}

// --- Counting and grouping while typing --------------------------------------

const after = (input, node) => { input.after(node); return node; };

for (const area of all("textarea[data-count]")) {
  const max = Number(area.dataset.count);
  const note = after(area, make("p", { className: "counter", hidden: true }));
  note.setAttribute("aria-live", "polite");
  const update = () => {
    note.hidden = area.value.length < max * 0.8;
    note.textContent = `${number(area.value.length)} / ${number(max)}`;
  };
  area.addEventListener("input", update);
  update();
}

const groups = { 16: [4, 4, 4, 4], 18: [8, 6, 1, 3] };
for (const input of all("[data-digits]")) {
  const wanted = Number(input.dataset.digits);
  const note = after(input, make("p", { className: "counter" }));
  const regroup = () => {
    if (!/^[\d .-]*$/.test(input.value)) return;
    const digits = input.value.replace(/\D/g, "");
    const before = input.value.slice(0, input.selectionStart).replace(/\D/g, "").length;
    let rest = digits;
    const parts = [];
    for (const size of groups[wanted]) {
      if (!rest) break;
      parts.push(rest.slice(0, size));
      rest = rest.slice(size);
    }
    const text = parts.join(" ") + rest;
    if (text === input.value) return;
    input.value = text;
    let caret = 0;
    for (let seen = 0; seen < before && caret < text.length; caret += 1) if (text[caret] !== " ") seen += 1;
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
  };
  const update = () => {
    regroup();
    const count = input.value.replace(/\D/g, "").length;
    note.hidden = count === 0;
    note.textContent = `${count}/${wanted}`;
    note.classList.toggle("counter--good", count === wanted);
    note.classList.toggle("counter--warn", count > wanted);
  };
  input.addEventListener("input", update);
  update();
}

for (const input of all("[data-date]")) {
  input.addEventListener("input", (event) => {
    // Who types the dash as well means the one that is there.
    input.value = input.value.replace(/-{2,}/g, "-");
    if (event.inputType?.startsWith("insert") && /^(\d{2}|\d{2}-\d{2})$/.test(input.value)) input.value += "-";
  });
}

// --- Attachments: list, remove, shrink, warn -----------------------------------

const TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"];
const SHRINK_ABOVE = 1.5 * 1024 * 1024;
const LONGEST_SIDE = 2000;
const size = (bytes) => (bytes < 1024 * 1024 ? `${number(Math.ceil(bytes / 1024))} KB` : `${number(Math.round(bytes / 104857.6) / 10)} MB`);

// Draws the picture anew: smaller, upright, and without its EXIF (place, device).
async function shrink(file) {
  const picture = await createImageBitmap(file);
  let smallest = file;
  for (const [side, quality] of [[LONGEST_SIDE, 0.85], [LONGEST_SIDE, 0.7], [1500, 0.7], [1200, 0.6]]) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
    if (blob && blob.size < smallest.size) smallest = new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
    if (smallest.size <= SHRINK_ABOVE) break;
  }
  return smallest;
}

const pending = new WeakMap();

for (const input of all("[data-files]")) {
  const { maxFiles, maxBytes, textRemove, textShrinking, textShrunk, textTooBig, textTooMany, textBadType } = input.dataset;
  const list = after(input, make("ul", { className: "picked" }));
  list.setAttribute("aria-live", "polite");
  let picked = [];

  const write = () => {
    const transfer = new DataTransfer();
    for (const { file } of picked) transfer.items.add(file);
    input.files = transfer.files;
  };
  const draw = () => {
    list.replaceChildren(...picked.map((entry, index) => {
      const { file, note } = entry;
      const fault = note === textShrinking ? "" : !TYPES.includes(file.type) ? textBadType : file.size > maxBytes ? textTooBig : index >= maxFiles ? textTooMany : "";
      const remove = make("button", { type: "button", className: "btn btn--plain btn--small", textContent: textRemove });
      remove.append(make("span", { className: "sr", textContent: ` ${file.name}` }));
      remove.addEventListener("click", () => {
        picked = picked.filter((other) => other !== entry);
        write();
        draw();
        input.focus();
      });
      const name = make("span", { className: "picked__name", textContent: file.name });
      name.append(make("small", { textContent: [size(file.size), fault || note].filter(Boolean).join(" · ") }));
      return make("li", { className: fault ? "picked__bad" : "" }, name, remove);
    }));
  };
  input.addEventListener("change", async () => {
    const known = ({ name, size: bytes, lastModified }) => picked.some(({ original: o }) => o.name === name && o.size === bytes && o.lastModified === lastModified);
    const fresh = [...input.files].filter((file) => !known(file)).map((file) => ({ file, original: file, note: "" }));
    picked.push(...fresh);
    write();
    draw();
    const work = (async () => {
      for (const entry of fresh) {
        if (!entry.file.type.startsWith("image/") || entry.file.size <= SHRINK_ABOVE) continue;
        entry.note = textShrinking;
        draw();
        const smaller = await shrink(entry.file).catch(() => entry.file);
        entry.note = smaller === entry.file ? "" : textShrunk;
        entry.file = smaller;
        if (picked.includes(entry)) write();
        draw();
      }
    })();
    const before = pending.get(input.form);
    pending.set(input.form, Promise.all([before, work]));
  });
}

// --- Sending: once, and not before the pictures are ready ------------------------

const busy = new Set();
function idle() {
  for (const { form, button, label } of busy) {
    delete form.dataset.sent;
    button?.removeAttribute("aria-disabled");
    if (label) button.replaceChildren(...label);
  }
  busy.clear();
}

for (const form of all("form[data-once]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter;
    const entry = { form, button };
    busy.add(entry);
    button?.setAttribute("aria-disabled", "true");
    if (button?.dataset.busy) {
      entry.label = [...button.childNodes];
      button.textContent = button.dataset.busy;
    }
    const work = pending.get(form);
    if (!work) return undefined;
    event.preventDefault();
    await work;
    // Not before this event is over: while it is, a form ignores being submitted again.
    await new Promise((done) => { setTimeout(done); });
    pending.delete(form);
    idle();
    return form.requestSubmit(button);
  });
}
// The way back may show this page as it was left.
addEventListener("pageshow", (event) => { if (event.persisted) idle(); });

// --- What was typed survives a reload and a crash of the tab; who somebody is by number and birth does not --

const TYPED = "input:not([type=hidden], [type=file], [type=password]), select, textarea";
// Sixteen digits and more, however they are grouped: a NIK, No. KK or NIP among other words.
const LONG_NUMBER = /\d(?:[^\p{L}\d]{0,3}\d){15}/u;
for (const form of all("form[data-draft]")) {
  const key = `draft:${form.dataset.draft}`;
  const isPrivate = (field) => field.closest("[data-private]");
  const fields = all(TYPED, form).filter((field) => field.name && !isPrivate(field));
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  let saved = {};
  try { saved = JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { /* Nothing that this page has written. */ }
  let restored = false;
  for (const field of fields) {
    const value = saved[field.name];
    if (!value || (isBox(field) ? field.checked : field.value)) continue;
    if (isBox(field)) field.checked = value === field.value;
    else field.value = value;
    restored = true;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  const missing = all(TYPED, form).filter((field) => isPrivate(field) || saved[field.name] === "");
  const note = document.querySelector("[data-restored]");
  if (note && restored && missing.some((field) => !field.value)) note.hidden = false;
  const save = () => {
    const typed = {};
    for (const field of fields) {
      // Left out, it is remembered as such: the note says so.
      if (isBox(field) ? field.checked : field.value) typed[field.name] = LONG_NUMBER.test(field.value) ? "" : field.value;
    }
    sessionStorage.setItem(key, JSON.stringify(typed));
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, save);
}
for (const form of all("form[data-forget]")) {
  form.addEventListener("submit", () => sessionStorage.removeItem(`draft:${form.dataset.forget}`));
}
if (document.querySelector("[data-filed]")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
}

// --- Suggestions while somebody searches -------------------------------------------

for (const form of all("form[data-suggest]")) {
  const input = form.elements.q;
  const list = make("ul", { className: "search__list", id: `${input.id}-saran`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  let timer;
  let asking;
  let chosen = -1;
  const options = () => [...list.children];
  const choose = (index) => {
    chosen = index;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index >= 0) input.setAttribute("aria-activedescendant", options()[index].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    asking?.abort();
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ title, url }, index) => {
      const option = make("li", { id: `${list.id}-${index}`, textContent: title });
      option.setAttribute("role", "option");
      option.dataset.url = new URL(url).pathname;
      return option;
    }));
    choose(-1);
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: input.value, lang });
    try {
      const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch { /* Without suggestions the form still searches. */ }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) close();
    else timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (list.hidden || !count) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    } else if (event.key === "Escape") {
      close();
    }
  });
  // Before the field loses its focus.
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) {
      event.preventDefault();
      location.assign(option.dataset.url);
    }
  });
  input.addEventListener("blur", close);
}

// --- Articles that may answer what is being told --------------------------------------

// Once they were shown on an earlier page, or waved away, they do not come again.
for (const place of all("[data-offer]")) {
  const form = place.closest("form");
  const { description: area, offered, draft, _csrf: token } = form.elements;
  const into = place.querySelector("[data-offer-into]");
  const said = place.querySelector("[data-offer-said]");
  const desk = matchMedia("(min-width: 62rem)");
  const settle = () => (desk.matches ? document.querySelector("[data-offer-side]") : place).append(into);
  let timer;
  let asking;
  let shown = "";
  let isOver = Boolean(offered.value);
  place.querySelector("[data-offer-ask]").hidden = true;
  const show = (html) => {
    // On a phone what stands below moves down: not while somebody is there.
    if (html === shown || isOver || !(desk.matches || document.activeElement === area)) return;
    shown = html;
    settle();
    into.innerHTML = html;
    said.textContent = into.querySelector("h3")?.textContent ?? "";
    if (!html) return;
    offered.value = "1";
    const skip = make("button", { type: "button", className: "btn btn--plain btn--small", textContent: place.dataset.skip });
    skip.addEventListener("click", () => {
      isOver = true;
      into.replaceChildren();
      said.textContent = "";
      area.focus();
    });
    into.append(skip);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ description: area.value, draft: draft.value, _csrf: token.value });
    try {
      const answer = await fetch(place.dataset.offer, { method: "POST", body, signal: asking.signal });
      if (answer.ok) show(await answer.text());
    } catch { /* Without articles the form goes on as it is. */ }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(ask, 600);
  });
  desk.addEventListener("change", settle);
  if (area.value && !isOver) ask();
}

// --- Deadlines, in the last day and after ---------------------------------------

const DAY = 86400;
const unit = (name, n) => (n ? new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "long" }).format(n) : "");
// As the server says it: minutes matter in the last hours, hours in days.
function span(seconds) {
  const [days, hours, minutes] = [Math.floor(seconds / DAY), Math.floor((seconds % DAY) / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = days ? [unit("day", days), unit("hour", hours)] : [unit("hour", hours), hours < 6 ? unit("minute", minutes) : ""];
  return parts.filter(Boolean).join(" ") || words.moment;
}
// By the server's clock: a phone's may be wrong.
const ahead = (Date.parse(document.documentElement.dataset.now) || Date.now()) - Date.now();
function tick() {
  for (const node of all("time[data-due]")) {
    const left = Math.floor((Date.parse(node.dataset.due) - Date.now() - ahead) / 1000);
    // Further away the server's own words stand: it knows the working days.
    if (left > DAY) continue;
    const text = span(Math.abs(left));
    node.textContent = left >= 0 ? words.left(text) : words.late(text);
    const box = node.closest(".due");
    if (left >= 0 || box.classList.contains("due--late")) continue;
    box.className = "due due--late";
    const use = box.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#alert"));
  }
}
tick();
setInterval(tick, 30000);
