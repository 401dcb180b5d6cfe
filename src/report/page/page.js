// The page's own script: draws the charts in the colours of the reader's scheme. Everything else works without it.
(() => {
  const { Chart } = globalThis;
  const { palettes, charts } = JSON.parse(document.getElementById('chart-data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let drawn = [];

  function paint(definition, palette) {
    const text = JSON.stringify(definition);
    return JSON.parse(
      text.replace(/"(@[a-z0-9-]+)"/g, (whole, token) =>
        token in palette ? JSON.stringify(palette[token]) : whole,
      ),
    );
  }

  function draw(palette) {
    for (const chart of drawn) chart.destroy();
    drawn = charts.map(({ id, config }) => {
      const canvas = document.getElementById(`chart-${id}`);
      return new Chart(canvas, paint(config, palette));
    });
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.plugins.legend.labels.filter = (item) => item.text !== '';
  Chart.defaults.plugins.tooltip.filter = (item) => item.dataset.label !== '';

  const redraw = () => draw(dark.matches ? palettes.dark : palettes.light);
  dark.addEventListener('change', redraw);
  addEventListener('beforeprint', () => draw(palettes.light));
  addEventListener('afterprint', redraw);
  redraw();
})();
