// The page's own script: draws the charts in the colours of the reader's scheme. Everything else works without it.
(() => {
  const { Chart, paint, prepare } = globalThis;
  const { palettes, charts } = JSON.parse(document.getElementById('chart-data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let drawn = [];

  function draw(palette) {
    for (const chart of drawn) chart.destroy();
    drawn = charts.map(({ id, config }) => {
      const canvas = document.getElementById(`chart-${id}`);
      return new Chart(canvas, paint(config, palette));
    });
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  prepare(Chart);

  const redraw = () => draw(dark.matches ? palettes.dark : palettes.light);
  dark.addEventListener('change', redraw);
  addEventListener('beforeprint', () => draw(palettes.light));
  addEventListener('afterprint', redraw);
  redraw();
})();
