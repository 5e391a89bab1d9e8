// The bell: how many notices are unread, while the page stays open. One tab of a browser listens (server-sent events) and
// tells the others; where that cannot be, the number is asked for once a minute. Without this file it is right at each load.

const bell = document.querySelector("[data-bell]");
const api = "/api/v1/staff/notices";
const minute = 60_000;
const pause = (time) => new Promise((done) => { setTimeout(done, time); });

if (bell) {
  const count = bell.querySelector("[data-bell-count]");
  const words = bell.querySelector("[data-bell-words]");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("lb-bell") : null;
  const title = document.title;
  let over = false;

  const show = (unread) => {
    const text = unread > 99 ? "99+" : String(unread);
    if (bell.dataset.unread === String(unread)) return;
    bell.dataset.unread = String(unread);
    count.textContent = text;
    count.hidden = !unread;
    words.textContent = unread ? bell.dataset.some.replace("#", text) : bell.dataset.none;
    document.title = unread ? `(${text}) ${title}` : title;
  };
  const hear = (unread) => { show(unread); channel?.postMessage(unread); };
  channel?.addEventListener("message", (event) => show(event.data));

  const ask = async () => {
    const answer = await fetch(`${api}/unread`).catch(() => null);
    if (answer?.ok) hear((await answer.json()).unread);
    // Logged out: the next click says so, and there is nothing more to ask.
    if (answer?.status === 401) over = true;
  };

  // Until the stream is closed for good. A browser opens one that merely ended again by itself.
  const listen = () => new Promise((done) => {
    const source = new EventSource(`${api}/stream`);
    const end = () => { source.close(); clearTimeout(silence); done(); };
    let silence = setTimeout(end, minute);
    const alive = () => { clearTimeout(silence); silence = setTimeout(end, minute); };
    source.addEventListener("unread", (event) => { alive(); hear(Number(event.data)); });
    source.addEventListener("beat", alive);
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) end(); });
    addEventListener("pagehide", end, { once: true });
  });

  const follow = async () => {
    while (!over) {
      await listen();
      await pause(5_000 + Math.random() * 10_000);
      await ask();
    }
  };
  const poll = async () => {
    while (!over) {
      await pause(minute + Math.random() * 5_000);
      if (!document.hidden) await ask();
    }
  };
  if ("locks" in navigator && "EventSource" in window && channel) navigator.locks.request("lb-bell", follow);
  else poll();
}
