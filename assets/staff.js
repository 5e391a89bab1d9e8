// LAPORBKN, the staff's desk: asking before what cannot easily be undone, answer
// templates, unsent writing, the keyboard. Loaded beside app.js; everything here has a
// button or a link that works without it.

const cancel = document.documentElement.lang === "en" ? "Cancel" : "Batal";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

for (const menu of all(".who, .more")) {
  addEventListener("click", (event) => { if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const button of all("[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (button.dataset.confirmed) return delete button.dataset.confirmed;
    event.preventDefault();
    if (button.form && !button.formNoValidate && !button.form.noValidate && !button.form.reportValidity()) return undefined;
    const no = make("button", { className: "btn btn--quiet", textContent: cancel });
    const yes = make("button", { className: "btn", value: "yes", textContent: button.textContent });
    const dialog = make("dialog", { className: "dialog" }, make("h2", { textContent: button.dataset.confirm }), make("form", { method: "dialog" }, no, yes));
    dialog.addEventListener("close", () => {
      dialog.remove();
      button.focus();
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "1";
      button.click();
    });
    document.body.append(dialog);
    dialog.showModal();
    return undefined;
  });
}

for (const select of all("[data-template-for]")) {
  const area = document.getElementById(select.dataset.templateFor);
  select.addEventListener("change", () => {
    const body = select.selectedOptions[0]?.dataset.templateBody;
    if (!body) return;
    area.focus();
    const apart = area.value && area.selectionStart === area.value.length ? "\n\n" : "";
    area.setRangeText(apart + body, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// With a script a template goes straight into the text: no page is asked for.
for (const button of all("[data-template-use]")) button.hidden = true;

for (const form of all("[data-picks]")) {
  const boxes = () => [...form.elements].filter((box) => box.name === "numbers");
  const whole = form.querySelector("[data-pick-all]");
  const show = () => {
    const count = boxes().filter((box) => box.checked).length;
    form.querySelector("[data-pick-count]").textContent = count ? ` (${count})` : "";
    form.querySelector("[data-pick-go]").disabled = !count;
    whole.checked = count > 0 && count === boxes().length;
    whole.indeterminate = count > 0 && !whole.checked;
  };
  whole.closest("label").hidden = false;
  whole.addEventListener("change", () => { for (const box of boxes()) box.checked = whole.checked; show(); });
  for (const box of boxes()) box.addEventListener("change", show);
  show();
}

// An article's preview follows the typing: rendered by the server, so that it is what the public will read.
for (const pane of all("[data-preview-of]")) {
  const area = document.getElementById(pane.dataset.previewOf);
  const into = pane.querySelector("[data-preview-into]");
  const show = async () => {
    const form = new URLSearchParams({ body: area.value, _csrf: area.form.elements._csrf.value });
    const typed = area.value;
    const answer = await fetch(pane.dataset.previewUrl, { method: "POST", body: form }).catch(() => null);
    if (!answer?.ok || typed !== area.value) return;
    into.innerHTML = await answer.text();
    pane.hidden = false;
  };
  let waiting;
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 400); });
  for (const button of all("[value=preview]", area.form)) button.hidden = true;
  if (area.value.trim()) show();
}

// What a refused form holds is stored nowhere yet.
const refused = (performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200) >= 400;
const guarded = all("form[data-guard]");
for (const form of guarded) {
  let dirty = refused && (guarded.length === 1 || form.querySelector("[aria-invalid]") !== null);
  form.addEventListener("input", (event) => { if (!event.target.matches("[data-template-for]")) dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// On a phone the rail is a strip that scrolls: the entry of this page is in sight from the start.
const here = document.querySelector(".rail [aria-current]");
if (here) {
  const rail = here.closest(".rail");
  rail.scrollLeft = here.offsetLeft - (rail.clientWidth - here.offsetWidth) / 2;
}

// A panel named by the address takes the cursor.
function enter() {
  const panel = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!panel?.matches?.(".panel")) return;
  // What must be chosen and is not yet comes before what is written.
  const open = panel.querySelector("select[required]:has(option[value='']:checked)");
  (open ?? panel.querySelector("textarea") ?? panel.querySelector("select, input:not([type=hidden])"))?.focus();
}
addEventListener("hashchange", enter);
enter();

const help = document.getElementById("pintasan");
if (help) {
  const toggle = help.querySelector("[data-shortcuts]");
  toggle.checked = localStorage.getItem("shortcuts") !== "off";
  toggle.addEventListener("change", () => localStorage.setItem("shortcuts", toggle.checked ? "on" : "off"));
  for (const button of all("[data-open-dialog]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  const rows = all("[data-row]");
  const step = (by) => {
    const at = rows.includes(document.activeElement) ? rows.indexOf(document.activeElement) : rows.findIndex((row) => row.hasAttribute("aria-current"));
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      return target.form?.querySelector("[data-send]")?.click();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return undefined;
    if (key === "Escape" && target.matches("textarea, input")) return target.blur();
    if (target.matches("input, textarea, select") || !toggle.checked) return undefined;
    const known = {
      j: () => step(1),
      k: () => step(-1),
      o: () => target.closest("[data-row]")?.click(),
      "/": () => document.getElementById("cari").focus(),
      "?": () => help.showModal(),
    };
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!known[key] && !control) return undefined;
    event.preventDefault();
    if (known[key]) return known[key]();
    control.click();
    if (control.getAttribute("href") === location.hash) enter();
    return undefined;
  });
}
