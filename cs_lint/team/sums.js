// The figures of a team's page: which calls the filters let through, and what they add up to.

const data = JSON.parse(document.getElementById("data").textContent);
const { calls, violations, judged, rules, agents, words } = data;
const ALL = -1;
const byId = id => document.getElementById(id);
const fill = (form, ...values) => values.reduce((text, value) => text.replace("{}", value), form);
const named = value => value || words.unnamed;
const agentName = index => [agents[index].name, agents[index].id].filter(Boolean).join(" ") || words.unnamed;
const round = (value, digits = 1) => Number(value.toFixed(digits)).toString();
const per = (part, whole, digits = 1) => (whole ? round((100 * part) / whole, digits) : "–");
const sum = values => values.reduce((total, value) => total + value, 0);
const mean = values => (values.length ? sum(values) / values.length : null);

// The violations of call i are those from starts[i] up to starts[i + 1].
const starts = new Uint32Array(calls.id.length + 1);
for (const call of violations.call) starts[call + 1]++;
for (let i = 0; i < calls.id.length; i++) starts[i + 1] += starts[i];

const filters = { team: ALL, agent: ALL, line: ALL, rule: ALL, since: data.first, until: data.nights.length - 1 };
let sample = 1;

// ── which calls ──
function previous(wanted) {
  const length = wanted.until - wanted.since + 1;
  return { ...wanted, since: wanted.since - length, until: wanted.since - 1 };
}

function fits(columns, i, wanted) {
  return columns.night[i] >= wanted.since && columns.night[i] <= wanted.until
    && (wanted.team === ALL || columns.team[i] === wanted.team)
    && (wanted.agent === ALL || columns.agent[i] === wanted.agent)
    && (wanted.line === ALL || columns.line[i] === wanted.line);
}

function broke(call, rule) {
  for (let v = starts[call]; v < starts[call + 1]; v++) if (violations.rule[v] === rule) return true;
  return false;
}

function chosen(wanted) {
  const found = [];
  for (let i = 0; i < calls.id.length; i++)
    if (fits(calls, i, wanted) && (wanted.rule === ALL || broke(i, wanted.rule))) found.push(i);
  return found;
}

// ── sums ──
function totals(some, rule = filters.rule) {
  let hits = 0, fatal = 0, passed = 0;
  for (const i of some) {
    fatal += calls.fatal[i];
    passed += calls.passed[i];
    for (let v = starts[i]; v < starts[i + 1]; v++) if (rule === ALL || violations.rule[v] === rule) hits += violations.hits[v];
  }
  return { calls: some.length, score: mean(some.map(i => calls.score[i])), passed, fatal, hits };
}

function byRule(some, wanted) {
  const found = rules.map((rule, index) => ({ index, rule, hits: 0, cost: 0, broken: 0, judged: 0, worst: null }));
  for (const i of some)
    for (let v = starts[i]; v < starts[i + 1]; v++) {
      const one = found[violations.rule[v]];
      one.hits += violations.hits[v];
      one.cost += violations.cost[v];
      one.broken += 1;
      if (one.worst === null || better(i, one.worst)) one.worst = i;
    }
  for (let row = 0; row < judged.night.length; row++)
    if (fits(judged, row, wanted)) judged.calls[row].forEach((count, rule) => { found[rule].judged += count; });
  for (const one of found) one.rate = one.judged ? one.broken / one.judged : 0;
  return wanted.rule === ALL ? found : found.filter(one => one.index === wanted.rule);
}

// Of two calls with the same fault, the one to look at: it has a page, then the lower score.
function better(a, b) {
  const pages = Boolean(calls.page[a]) - Boolean(calls.page[b]);
  return pages ? pages > 0 : calls.score[a] < calls.score[b];
}

const dimensionMeans = some => calls.dimensions.map(column => mean(some.map(i => column[i]).filter(score => score !== null)));

function byAgent(some) {
  const found = new Map();
  for (const i of some) {
    if (!found.has(calls.agent[i])) found.set(calls.agent[i], []);
    found.get(calls.agent[i]).push(i);
  }
  return [...found].map(([agent, own]) => ({ agent, own, means: dimensionMeans(own), ...totals(own) }))
    .sort((a, b) => a.score - b.score || a.agent - b.agent);
}

const costliest = some => some.filter(one => one.broken).sort((a, b) => b.cost - a.cost || b.broken - a.broken || a.index - b.index);
const ruleTitle = one => one.rule.title;
