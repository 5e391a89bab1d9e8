// LAPORBKN: progressive enhancement. Every page works without this file.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Copy buttons for numbers people read aloud.
for (const button of all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}
