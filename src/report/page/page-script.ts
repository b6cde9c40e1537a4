/**
 * What the page offers in a browser with scripts: clicking a column's head sorts the table, tables can be filtered by
 * model, data set, scope and adaptation, and clicking a significance mark shows its tooltip.
 */
export const pageScript = `
'use strict';
for (const figure of document.querySelectorAll('figure.table')) {
  const table = figure.querySelector('table');
  const body = table.tBodies[0];
  const rows = [...body.rows];
  if (rows.length < 2) continue;
  sortable(table, body, rows);
  if (table.dataset.f0) filterable(figure, table, rows);
}

function sortable(table, body, rows) {
  const heads = table.tHead.rows.length > 1
    ? [table.tHead.rows[0].cells[0], ...table.tHead.rows[1].cells]
    : [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const next = { descending: 'ascending', ascending: null }[head.getAttribute('aria-sort')];
      const order = next === undefined ? 'descending' : next;
      for (const other of heads) other.removeAttribute('aria-sort');
      if (order !== null) head.setAttribute('aria-sort', order);
      const sign = order === 'ascending' ? 1 : -1;
      const sorted = order === null ? rows : [...rows].sort((a, b) => compare(valueOf(a, column), valueOf(b, column), sign));
      body.append(...sorted);
    });
  });
}

function valueOf(row, column) {
  const cell = row.cells[column];
  if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
  const text = cell.firstChild === null ? '' : cell.firstChild.textContent.trim();
  const number = Number.parseFloat(text.replace('\\u2212', '-').replace(/^[\\u00d7\\u2248 ]+/, ''));
  return Number.isNaN(number) ? text : number;
}

/** Numbers before words; missing values stay last. */
function compare(a, b, sign) {
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return -sign * a.localeCompare(b);
}

function filterable(figure, table, rows) {
  const bar = document.createElement('div');
  bar.className = 'filters';
  const shown = document.createElement('output');
  const selects = [];
  for (let index = 0; table.dataset['f' + index] !== undefined; index++) {
    const facet = 'f' + index;
    const values = [...new Set(rows.map((row) => row.dataset[facet]))];
    if (values.length < 2) continue;
    const label = document.createElement('label');
    const select = document.createElement('select');
    label.append(table.dataset[facet], select);
    select.append(new Option('all', ''), ...values.map((value, place) => new Option(value, String(place + 1))));
    select.addEventListener('change', apply);
    selects.push({ select, values, facet });
    bar.append(label);
  }
  if (selects.length === 0) return;
  bar.append(shown);
  figure.insertBefore(bar, figure.querySelector('.scroll'));
  function apply() {
    let count = 0;
    for (const row of rows) {
      const isShown = selects.every(({ select, values, facet }) =>
        select.value === '' || values[Number(select.value) - 1] === row.dataset[facet]);
      row.hidden = !isShown;
      if (isShown) count++;
    }
    shown.textContent = count + ' of ' + rows.length + ' rows';
  }
}

let tip = null;
document.addEventListener('click', (event) => {
  const mark = event.target instanceof Element ? event.target.closest('.mark') : null;
  const wasOf = tip === null ? null : tip.mark;
  if (tip !== null) tip.element.remove();
  tip = null;
  if (mark === null || mark === wasOf) return;
  const element = document.createElement('div');
  element.className = 'tip';
  element.setAttribute('role', 'status');
  element.textContent = mark.title;
  document.body.append(element);
  const place = mark.getBoundingClientRect();
  const left = Math.min(place.left, document.documentElement.clientWidth - element.offsetWidth - 8);
  element.style.left = Math.max(8, left) + scrollX + 'px';
  element.style.top = place.bottom + scrollY + 6 + 'px';
  tip = { mark, element };
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || tip === null) return;
  tip.element.remove();
  tip = null;
});
`;
