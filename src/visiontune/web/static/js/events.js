// The page's one stream of events. Dispatches on document:
//   vt:job         detail: {id, kind, state, fraction, sentence, artifact, title}
//   vt:reply       detail: {reply, conversation, type, …, at}     at: the position behind it ("J-R")
//   vt:connection  detail: {online}
// It begins where the page stands (<meta name="events">), is closed in hidden tabs and goes on where it stopped.
// <body data-conversation> limits replies to that conversation; follow(conversation) changes that without a new page.

const PATIENCE = 1500; // ms without a connection before the page says so: a reload of the server is no event
let source = null;
const place = document.querySelector('meta[name="events"]'); // there is none where nobody is logged in
let after = place?.content ?? "";
let conversation = document.body?.dataset.conversation ?? "";
let tries = 0;
let again = 0;
let telling = 0;
let online = true;

function tell(now) {
  clearTimeout(telling);
  if (now === online) return;
  if (now) announce(true);
  else telling = setTimeout(announce, PATIENCE, false);
}

function announce(now) {
  online = now;
  document.dispatchEvent(new CustomEvent("vt:connection", { detail: { online } }));
}

function pass(name) {
  return event => {
    after = event.lastEventId || after;
    document.dispatchEvent(new CustomEvent(name, { detail: { ...JSON.parse(event.data), at: event.lastEventId } }));
  };
}

function open() {
  clearTimeout(again);
  if (source || !place || document.hidden) return;
  const query = new URLSearchParams();
  if (after) query.set("after", after);
  if (conversation) query.set("conversation", conversation);
  source = new EventSource(`/events?${query}`);
  source.addEventListener("opened", event => {
    after = event.lastEventId || after;
    tries = 0;
    tell(true);
  });
  source.addEventListener("job", pass("vt:job"));
  source.addEventListener("reply", pass("vt:reply"));
  // The browser's own trying ends for good at the first answer that is no stream (503 while all places are taken).
  source.onerror = () => {
    close();
    tell(false);
    again = setTimeout(open, Math.min(30_000, 500 * 2 ** tries++) * (0.75 + Math.random() / 2));
  };
}

function close() {
  clearTimeout(again);
  source?.close();
  source = null;
}

/** Hear this conversation's replies from now on, or from `position` ("J-R") on. */
export function follow(id, position = after) {
  if (id === conversation && position === after) return;
  close();
  conversation = id;
  after = position;
  open();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return open();
  close();
  clearTimeout(telling);
});
window.addEventListener("pagehide", close); // a page in the back/forward cache must hold no stream
window.addEventListener("pageshow", open);
window.addEventListener("online", () => { tries = 0; open(); });
window.addEventListener("offline", () => tell(false));
open();
