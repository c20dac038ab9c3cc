(() => {
  'use strict';
  const root = document.documentElement;
  const screen = window.matchMedia('(prefers-color-scheme: dark)');
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const drawn = new Map();

  const colour = (name) => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const series = () => [colour('accent'), colour('doubt'), colour('good'), colour('quiet')];
  const dashes = [[], [6, 6], [2, 6], [8, 3, 2, 3]];
  const radii = [5, 3.5, 2.5, 2];
  const superscript = (n) => (n < 0 ? '⁻' : '') + String(Math.abs(n)).replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]);
  const short = (value) => {
    if (value === 0 || value >= 1e-3 && value < 1e6) return String(Number(value.toPrecision(3)));
    const [mantissa, exponent] = value.toExponential(1).split('e');
    return mantissa + ' × 10' + superscript(Number(exponent));
  };

  const axis = (title, more) => Object.assign({
    title: { display: true, text: title, color: colour('quiet') },
    ticks: { color: colour('quiet') },
    grid: { color: colour('line') },
    border: { color: colour('line') }
  }, more);
  // Labels at powers of ten: not more than eight of them, and others between if there is but one decade.
  const logarithmic = (title, ends) => {
    const decades = Math.round(Math.log10(ends.max / ends.min));
    const step = Math.max(1, Math.ceil(decades / 8));
    const label = (value) => {
      const exponent = Math.floor(Math.log10(value) + 1e-9);
      const mantissa = Number((value / Math.pow(10, exponent)).toPrecision(6));
      if (mantissa === 1) return exponent % step === 0 ? '10' + superscript(exponent) : '';
      return decades <= 1 && (mantissa === 2 || mantissa === 5) ? short(value) : '';
    };
    const scale = axis(title, Object.assign({ type: 'logarithmic' }, ends));
    scale.grid = { color: (context) => context.tick && label(context.tick.value) ? colour('line') : 'transparent' };
    scale.ticks = { color: colour('quiet'), callback: label, autoSkip: false, maxRotation: 0 };
    return scale;
  };
  const floor = (value) => Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
  const ceiling = (value) => Math.pow(10, Math.ceil(Math.log10(value) - 1e-9));
  const options = (scales, more) => Object.assign({
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    scales,
    plugins: { legend: { labels: { color: colour('ink'), boxWidth: 14, boxHeight: 10,
      sort: (one, other) => one.datasetIndex - other.datasetIndex } } }
  }, more);
  const linesInLegend = (chart) => {
    Object.assign(chart.options.plugins.legend.labels, { boxWidth: 30, boxHeight: 0 });
    return chart;
  };
  // Forms of one network often have the same line. Later ones are drawn over it with gaps and smaller points, so that all are seen.
  const line = (name, i, data, more) => Object.assign({
    label: name, data, borderColor: series()[i % 4], backgroundColor: series()[i % 4], borderDash: dashes[i % 4],
    borderWidth: 2, pointRadius: radii[i % 4], pointStyle: 'circle', order: -i, clip: 6
  }, more);

  const kinds = {
    intervals(data) {
      const low = Math.min(...data.low);
      const high = Math.max(...data.high);
      const step = Math.pow(10, Math.floor(Math.log10(high - low || 1)));
      return {
        type: 'bar',
        data: {
          labels: data.labels,
          datasets: [
            { type: 'scatter', label: 'measured', data: data.points.map((x, i) => ({ x, y: data.labels[i] })),
              backgroundColor: colour('ink'), borderColor: colour('ink'), pointRadius: 5 },
            { label: '95 % interval', data: data.low.map((low, i) => [low, data.high[i]]),
              backgroundColor: colour('accent'), barThickness: 6 }
          ]
        },
        options: options({
          x: axis(data.unit, { min: Math.max(0, step * Math.floor(low / step)), max: Math.min(100, step * Math.ceil(high / step)) }),
          y: axis('', { type: 'category', labels: data.labels, offset: true, grid: { display: false } })
        }, { indexAxis: 'y' })
      };
    },
    histogram(data, choice) {
      const bars = data.measures[choice];
      const points = [];
      bars.from.forEach((from, i) => {
        points.push({ x: from, y: bars.images[i] });
        if (bars.from[i + 1] !== bars.to[i]) points.push({ x: bars.to[i], y: 0 });
      });
      if (points.length) points.unshift({ x: points[0].x, y: 0 });
      const low = points.length ? floor(points[0].x) : 1;
      const high = points.length ? ceiling(points[points.length - 1].x) : 10;
      const scales = { x: logarithmic(bars.name, { min: low, max: high }), y: axis('images', { beginAtZero: true, grace: '5%' }) };
      scales.y.ticks.precision = 0;
      const chart = {
        type: 'line',
        data: { datasets: [{ label: 'images', data: points, stepped: 'before', fill: 'origin', pointRadius: 0,
          borderColor: colour('accent'), backgroundColor: colour('accent') + '55', borderWidth: 1.5 }] },
        options: options(scales)
      };
      chart.options.plugins.legend.display = false;
      chart.options.plugins.tooltip = { mode: 'nearest', intersect: false, callbacks: {
        title: () => '', label: (item) => item.parsed.y + ' images from ' + short(item.parsed.x) } };
      return chart;
    },
    reliability(data) {
      const lines = data.lines.map((one, i) => line(one.name, i, one.x.map((x, j) => ({ x, y: one.y[j] }))));
      lines.push({ label: 'perfect', data: [{ x: 0, y: 0 }, { x: 100, y: 100 }], borderColor: colour('quiet'),
        borderDash: [2, 4], borderWidth: 1, pointRadius: 0 });
      return linesInLegend({ type: 'line', data: { datasets: lines }, options: options({
        x: axis('confidence, %', { type: 'linear', min: 0, max: 100 }), y: axis('accuracy, %', { min: 0, max: 100 }) }) });
    },
    roc(data) {
      const lines = data.lines.map((one, i) => line(one.name, i,
        one.falseAccepts.map((count, j) => ({ x: 100 * count / data.different, y: 100 * one.trueAccepts[j] / data.same })),
        { pointRadius: 0 }));
      lines.push({ label: 'chance', data: [{ x: 0, y: 0 }, { x: 100, y: 100 }], borderColor: colour('quiet'),
        borderDash: [2, 4], borderWidth: 1, pointRadius: 0 });
      return linesInLegend({ type: 'line', data: { datasets: lines }, options: options({
        x: axis('false accept rate, %', { type: 'linear', min: 0, max: 100 }),
        y: axis('true accept rate, %', { min: 0, max: 100 }) }) });
    },
    blocks(data) {
      const positive = (values) => values.map((value) => value > 0 ? value : null);
      const one = (name, i, values, limit) => line(name, i, positive(values),
        { borderDash: limit ? [5, 4] : [], pointRadius: limit ? 0 : 3, spanGaps: true });
      const pair = (name, i, values, limits) => values.some((value) => value > 0)
        ? [one(name, i, values), one(name + ': limit of rounding', i, limits, true)] : [];
      const datasets = [...pair('conversion, in float64', 0, data.conversion, data.conversionLimit),
        ...pair('arithmetic in float32', 1, data.float32, data.float32Limit)];
      const drawn = datasets.flatMap((dataset) => dataset.data).filter((value) => value !== null);
      const low = drawn.length ? floor(Math.min(...drawn)) : 1;
      const high = drawn.length ? Math.max(ceiling(Math.max(...drawn)), 10 * low) : 10;
      return linesInLegend({ type: 'line', data: { labels: data.labels, datasets },
        options: options({ x: axis('block'), y: logarithmic('largest |difference|', { min: low, max: high }) }) });
    },
    trend(data) {
      const times = data.lines.flatMap((one) => one.points.map((point) => point.x));
      // Runs of a few days need hours, and runs of a few minutes need seconds.
      const range = Math.max(...times) - Math.min(...times);
      const digits = range < 6e5 ? 19 : range < 3 * 864e5 ? 16 : 10;
      const when = (ms, least) => new Date(ms).toISOString().replace('T', ' ').slice(0, Math.max(digits, least || 0));
      const lines = data.lines.map((one, i) => line(one.name, i, one.points, {
        pointBackgroundColor: (context) => context.raw && context.raw.fresh ? series()[i % 4] : colour('paper') }));
      const [first, last] = [Math.min(...times), Math.max(...times)];
      const margin = Math.max(6e4, (last - first) / 50);
      const x = axis('', { type: 'linear', min: first - margin, max: last + margin });
      x.ticks = { includeBounds: false, color: colour('quiet'), callback: (ms) => when(ms), maxTicksLimit: 7, autoSkipPadding: 16,
        maxRotation: 0 };
      const values = data.lines.flatMap((one) => one.points.map((point) => point.y));
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const height = most - least || 1;
      const step = Math.pow(10, Math.floor(Math.log10(height)));
      // A share of more than 100 % does not exist.
      let y = axis(data.axis, data.scale === 'FROM_ZERO' ? { beginAtZero: true }
        : { min: Math.max(0, step * Math.floor((least - height / 10) / step)),
          max: Math.min(100, step * Math.ceil((most + height / 10) / step)) });
      if (data.scale === 'LOGARITHMIC') {
        y = logarithmic(data.axis, { min: Math.pow(10, Math.floor(Math.log10(least))),
          max: Math.pow(10, Math.floor(Math.log10(most)) + 1) });
      }
      const chart = linesInLegend({ type: 'line', data: { datasets: lines }, options: options({ x, y }) });
      chart.options.plugins.tooltip = { callbacks: { title: (items) => items[0].raw.run + ', ' + when(items[0].raw.x, 16) } };
      return chart;
    },
    bars(data) {
      return { type: 'bar', data: { labels: data.labels, datasets: data.lines.map((one, i) => ({
        label: one.name, data: one.values, backgroundColor: series()[i % 4] })) },
        options: options({ x: axis(''), y: axis(data.unit, { beginAtZero: true, max: 100 }) }) };
    }
  };

  const draw = (chart) => {
    const canvas = document.getElementById(chart.id);
    if (!canvas) return;
    if (drawn.has(chart.id)) drawn.get(chart.id).destroy();
    const choice = Number(canvas.dataset.choice || 0);
    drawn.set(chart.id, new Chart(canvas, kinds[chart.kind](chart.data, choice)));
    const zeros = canvas.closest('figure').querySelector('.zeros');
    if (zeros) {
      const number = chart.data.measures[choice].zeros;
      zeros.textContent = number ? number.toLocaleString('en') + ' images have exactly 0 and are not in the drawing.' : '';
    }
  };

  const chooser = (chart) => {
    const canvas = document.getElementById(chart.id);
    if (!canvas || chart.kind !== 'histogram') return;
    const figure = canvas.closest('figure');
    const label = document.createElement('label');
    label.append('Measure ');
    const select = document.createElement('select');
    chart.data.measures.forEach((measure, i) => select.append(new Option(measure.name, i)));
    select.addEventListener('change', () => { canvas.dataset.choice = select.value; draw(chart); });
    label.append(select);
    figure.prepend(label);
    const zeros = document.createElement('p');
    zeros.className = 'zeros';
    figure.append(zeros);
  };

  const tables = [...document.querySelectorAll('table.sortable')].map((table) => {
    const many = table.tBodies[0].rows.length > 25;
    return new DataTable(table, {
      autoWidth: false, order: [], paging: many, pageLength: 25, searching: many || table.tBodies[0].rows.length > 5,
      info: many, lengthChange: false,
      layout: { topStart: 'search', topEnd: null, bottomStart: 'info', bottomEnd: 'paging' },
      language: { search: 'Filter', emptyTable: 'There are no rows.', zeroRecords: 'No row has these words.',
        info: '_START_ to _END_ of _TOTAL_ rows', infoEmpty: 'no rows', infoFiltered: 'filtered from _MAX_' }
    });
  });

  // After the tables: those with many rows have become short.
  charts.forEach((chart) => { chooser(chart); draw(chart); });
  const redraw = () => charts.forEach(draw);
  screen.addEventListener('change', redraw);

  const wide = new ResizeObserver((boxes) => boxes.forEach(({ target }) =>
    target.classList.toggle('wide', target.scrollWidth > target.clientWidth + 1)));
  document.querySelectorAll('.scroll').forEach((box) => wide.observe(box));

  let opened = [];
  window.addEventListener('beforeprint', () => {
    root.classList.add('printing');
    opened = [...document.querySelectorAll('details:not([open])')];
    opened.forEach((details) => { details.open = true; });
    tables.forEach((table) => table.page.len(-1).draw());
    redraw();
  });
  window.addEventListener('afterprint', () => {
    root.classList.remove('printing');
    opened.forEach((details) => { details.open = false; });
    tables.forEach((table) => table.page.len(25).draw());
    redraw();
  });
})();
