// Keeps the page as the run is: each event has the parts that changed, in the server's own markup.
const state = document.getElementById('connection');
let stream = null;

// Changes only what differs, so that a selection, the focus and a screen reader stay where they are.
function become(old, wanted) {
  if (old.isEqualNode(wanted)) return;
  if (old.nodeName !== wanted.nodeName) {
    old.replaceWith(wanted.cloneNode(true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    old.data = wanted.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const before = [...old.childNodes];
  const after = [...wanted.childNodes];
  after.forEach((child, i) => {
    if (before[i] === undefined) old.append(child.cloneNode(true));
    else become(before[i], child);
  });
  for (const child of before.slice(after.length)) child.remove();
}

function show(id, markup) {
  const old = document.getElementById(id);
  const wanted = old.cloneNode(false);
  wanted.innerHTML = markup;
  become(old, wanted);
}

const say = (text) => {
  if (state.textContent !== text) state.textContent = text;
};

function open() {
  stream = new EventSource('events');
  stream.onopen = () => say('');
  stream.onerror = () =>
    say(
      stream.readyState === EventSource.CLOSED
        ? 'The run refuses another reader. Load this page again later.'
        : 'No connection to the run. This page tries again by itself.',
    );
  stream.addEventListener('parts', ({ data }) => {
    for (const [id, markup] of Object.entries(JSON.parse(data))) show(id, markup);
  });
  stream.addEventListener('end', () => {
    document.removeEventListener('visibilitychange', look);
    stream.close();
    say('');
  });
}

// A page that nobody sees costs the measurement nothing.
function look() {
  stream?.close();
  stream = null;
  if (document.visibilityState === 'visible') open();
}

document.addEventListener('visibilitychange', look);
look();
