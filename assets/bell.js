// The bell: how many notices are unread, while the page stays open. One tab of a browser listens (server-sent events) and
// tells the others; where that cannot be, the number is asked for once a minute. Without this file it is right at each load.
// A list of tickets asks more often, while somebody looks at it, whether there are more than when it was loaded.

const bell = document.querySelector("[data-bell]");
const api = "/api/v1/staff/notices";
const minute = 60_000;
const soon = 10_000;
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

  // A list that is open: how many tickets came to this desk since it was read.
  const arrived = document.querySelector("[data-arrived]");
  const arrive = (tickets) => {
    const came = tickets - Number(arrived.dataset.known);
    arrived.hidden = came <= 0;
    const text = arrived.dataset.some.replace("#", String(came));
    const link = arrived.querySelector("a");
    if (came > 0 && link.textContent !== text) link.textContent = text;
  };

  const ask = async () => {
    const answer = await fetch(`${api}/unread`).catch(() => null);
    // An answer that was cut short on the way is none: the next one tells.
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (told) {
      hear(told.unread);
      if (arrived) arrive(told.tickets);
    }
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
  const watch = async () => {
    while (!over) {
      await pause(soon + Math.random() * 1_000);
      if (!document.hidden) await ask();
    }
  };
  if (arrived) {
    watch();
    document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) ask(); });
  }
  if ("locks" in navigator && "EventSource" in window && channel) navigator.locks.request("lb-bell", follow);
  else poll();
}
