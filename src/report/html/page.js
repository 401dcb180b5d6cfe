// The page's own script: draws the charts in the colours of the reader's scheme. Everything else works without it.
void (async () => {
  const { paint, prepare } = globalThis;

  async function unpacked(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) =>
      c.charCodeAt(0),
    );
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).text();
  }

  // The policy of the page knows the hash of the unpacked library and lets it run.
  const library = document.createElement('script');
  library.textContent = await unpacked('chart-library');
  document.head.append(library);
  const { Chart } = globalThis;
  const { palettes, charts } = JSON.parse(await unpacked('chart-data'));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const drawn = new Map();
  let palette;

  // What is folded away has no size to be drawn in; it is drawn when it is opened.
  function drawMissing() {
    for (const { id, config } of charts) {
      const canvas = document.getElementById(`chart-${id}`);
      if (drawn.has(id) || canvas.closest('details:not([open])')) continue;
      drawn.set(id, new Chart(canvas, paint(config, palette)));
    }
  }

  function draw(colours) {
    palette = colours;
    for (const chart of drawn.values()) chart.destroy();
    drawn.clear();
    drawMissing();
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  prepare(Chart);

  const redraw = () => draw(dark.matches ? palettes.dark : palettes.light);
  dark.addEventListener('change', redraw);
  addEventListener('beforeprint', () => draw(palettes.light));
  addEventListener('afterprint', redraw);
  // It does not bubble.
  addEventListener('toggle', drawMissing, true);
  redraw();
})();
