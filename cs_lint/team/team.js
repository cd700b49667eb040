"use strict";
// The page of a team: sums up the calls that the filters let through, and hands the sums to plotly and to tables.
// Texts are only ever set as textContent, never parsed as HTML.

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
let draw = 1;

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

// ── elements ──
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== ""));
  return made;
}

const cell = (text, kind = null) => element("td", { class: kind }, text);
const figure = text => cell(String(text), "figure");
const badge = rule => element("span", { class: `badge ${rule.severity}` }, words.severity[rule.severity]);
const callLink = i => (calls.page[i] ? element("a", { href: calls.page[i] }, calls.id[i]) : calls.id[i]);
const choose = agent => element("button", { type: "button", class: "name", click: () => select("agent", agent) }, agentName(agent));

function table(id, heads, rows) {
  const made = byId(id), caption = made.caption;
  const head = element("thead", {}, element("tr", {}, ...heads.map(text => element("th", { scope: "col" }, text))));
  made.replaceChildren(...(caption ? [caption] : []), head, element("tbody", {}, ...rows.map(cells => element("tr", {}, ...cells))));
}

// ── parts of the page ──
function tiles(now, before) {
  const tile = (id, label, of, shown, wanted) => {
    const value = of(now), old = before.calls ? of(before) : null;
    const change = old === null || wanted === 0 ? "" : wanted * (value - old) >= 0 ? "better" : "worse";
    const told = old === null ? "" : fill(words.before, shown(old));
    return element("div", { id }, element("span", {}, label), element("b", {}, shown(value)), element("span", { class: change }, told));
  };
  const share = of => of.calls && (100 * of.passed) / of.calls;
  byId("tiles").replaceChildren(
    tile("tile-calls", words.calls, of => of.calls, String, 0),
    tile("tile-score", words.mean, of => of.score, value => round(value), 1),
    tile("tile-passed", words.passed_share, share, value => `${round(value)}%`, 1),
    tile("tile-fatal", words.fatal, of => of.fatal, String, -1),
    tile("tile-hits", words.per_call, of => of.hits / of.calls, value => round(value, 2), -1));
}

function costly(found, team) {
  byId("costly-title").replaceChildren(
    filters.agent === ALL ? words.costly : fill(words.costly_of, agentName(filters.agent)), " ", element("small", {}, words.costly_note));
  byId("costly").replaceChildren(...costliest(found).slice(0, 3).map(one => {
    const others = team.find(other => other.index === one.index);
    return element("li", { class: one.rule.severity, "data-rule": one.rule.id },
      element("h3", {}, badge(one.rule), ruleTitle(one), element("b", {}, fill(words.lost, round(one.cost)))),
      element("p", {}, `${words.rate} ${per(one.broken, one.judged)}% · ${fill(words.rate_note, one.broken, one.judged)} `,
        filters.agent === ALL ? "" : element("small", {}, "· ", fill(words.others, per(others.broken, others.judged)))),
      element("p", { class: "instead" }, element("small", {}, words.instead), " ", one.rule.suggest),
      element("p", { class: "faint" }, `${one.rule.clause} · ${words.worst_call} `, callLink(one.worst)));
  }));
}

// The heat map: agents by dimensions in four colours, those first who need training most.
function heat(found) {
  const limits = [data.bands[0], ...data.bands];
  byId("bands").replaceChildren(...["red", "orange", "yellow", "green"].map((name, k) =>
    element("span", { class: `band ${name}` }, fill(words.bands[k], limits[k]))));
  const heads = [words.agent, words.team, words.calls, words.mean, words.passed_share, words.fatal, words.per_call, ...data.dimensions];
  table("heat", heads, found.map(one => [
    element("td", {}, choose(one.agent)), cell(named(data.teams[agents[one.agent].team])), figure(one.calls),
    cell(round(one.score), `figure ${band(one.score)}`), figure(`${per(one.passed, one.calls)}%`), figure(one.fatal),
    figure(round(one.hits / one.calls, 2)),
    ...one.means.map(score => (score === null ? figure("–") : cell(round(score), `figure ${band(score)}`)))]));
}

function ruleTable(found) {
  const heads = [words.rule, "", words.dimension, words.cost, words.violations, words.broken, words.judged, words.rate, words.reviewed];
  table("rules", heads, [...found].sort((a, b) => b.cost - a.cost || b.rate - a.rate).map(one => [
    element("td", {}, badge(one.rule), " ", ruleTitle(one)), element("td", {}, element("code", {}, one.rule.id)), cell(one.rule.dimension),
    figure(round(one.cost)), figure(one.hits), figure(one.broken), figure(one.judged), figure(one.judged ? `${per(one.broken, one.judged)}%` : "–"),
    reviewed(one.rule)]));
}

function reviewed(rule) {
  const [right, wrong] = rule.reviewed;
  if (!(right + wrong)) return cell("");
  const told = fill(words.precision, per(right, right + wrong, 0), right + wrong);
  return element("td", {}, told, rule.imprecise ? element("span", { class: "badge error" }, words.imprecise) : "");
}

function repeat(some) {
  const counts = new Map();
  for (const i of some)
    for (let v = starts[i]; v < starts[i + 1]; v++) {
      const rule = violations.rule[v];
      if (rules[rule].severity === "info" || (filters.rule !== ALL && rule !== filters.rule)) continue;
      const key = `${calls.agent[i]} ${rule}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const rows = [...counts].filter(([, times]) => times > 1).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 60);
  table("repeat", [words.agent, words.rule, words.times.replace("{}", "n"), words.measure], rows.map(([key, times]) => {
    const [agent, rule] = key.split(" ").map(Number);
    return [element("td", {}, choose(agent)), element("td", {}, badge(rules[rule]), " ", rules[rule].title),
      figure(fill(words.times, times)), cell(data.ladder[Math.min(times, data.ladder.length) - 1] ?? "")];
  }));
}

function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function samples(some) {
  const rows = list => list.map(i => [element("td", {}, callLink(i)), cell(agentName(calls.agent[i])), cell(data.nights[calls.night[i]]),
    cell(round(calls.score[i]), `figure ${band(calls.score[i])}`), figure(totals([i], ALL).hits)]);
  const heads = [words.call, words.agent, words.night, words.score, words.violations];
  const next = random(draw), pool = [...some], drawn = [];
  while (pool.length && drawn.length < 10) drawn.push(pool.splice(Math.floor(next() * pool.length), 1)[0]);
  table("random", heads, rows(drawn));
  const cost = i => sum(violations.cost.slice(starts[i], starts[i + 1]));
  const worst = [...some].sort((a, b) => calls.score[a] - calls.score[b] || a - b).slice(0, 50);
  table("worst", heads, rows(worst.sort((a, b) => calls.score[a] - calls.score[b] || cost(b) - cost(a)).slice(0, 10)));
}

function coaching(found, wanted) {
  byId("coaching").replaceChildren(...found.slice(0, 20).map((one, place) => {
    const top = costliest(byRule(one.own, { ...wanted, agent: one.agent })).slice(0, 3);
    return element("details", place ? {} : { open: "" },
      element("summary", {}, agentName(one.agent), " ", element("small", {}, fill(words.advice, round(one.score), round(sum(top.map(rule => rule.cost)))))),
      element("ol", {}, ...top.map(rule => element("li", {},
        element("b", {}, ruleTitle(rule)), ` −${round(rule.cost)} · ${fill(words.rate_note, rule.broken, rule.judged)}`,
        element("p", { class: "instead" }, element("small", {}, words.instead), " ", rule.rule.suggest),
        rule.rule.why ? element("p", { class: "faint" }, words.why, " ", rule.rule.why) : ""))));
  }));
}

// ── pictures ──
const COLOURS = { red: "#d93025", orange: "#ef8b2c", yellow: "#f2cf4a", green: "#43a25d", blue: "#4f7fe0", grey: "#98a2b3" };
const band = score => ["red", "orange", "yellow", "green"][data.bands.filter(limit => score >= limit).length];

function plot(id, traces, layout) {
  const style = getComputedStyle(document.body), ink = style.getPropertyValue("--ink"), line = style.getPropertyValue("--line");
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true, fixedrange: true };
  const whole = {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: ink, family: style.fontFamily, size: 12 },
    margin: { l: 44, r: 16, t: 10, b: 36 }, height: 270, showlegend: false, legend: { orientation: "h", y: -0.12 }, dragmode: false, ...layout,
    xaxis: { ...axis, ...layout.xaxis }, yaxis: { ...axis, ...layout.yaxis },
  };
  for (const name of ["yaxis2", "polar"]) if (layout[name]) whole[name] = layout[name];
  return Plotly.react(id, traces, whole, { displayModeBar: false, responsive: true });
}

function distribution(some) {
  const edges = [0, 0.01, 50, 60, 65, 70, 75, 80, 85, 90, 95, 100];
  const counts = edges.map(() => 0);
  for (const i of some) counts[edges.findLastIndex(edge => calls.score[i] >= edge)]++;
  const labels = edges.map((edge, k) => (edge === 100 || !edge ? String(edge) : `${Math.floor(edge)}–${edges[k + 1]}`));
  const colours = edges.map(edge => (edge < data.pass_mark ? COLOURS.red : COLOURS.green));
  const failed = some.length - sum(some.map(i => calls.passed[i]));
  byId("distribution-note").textContent = `${words.failing} ${failed} · ${words.passing} ${some.length - failed}`;
  return plot("distribution", [{ type: "bar", x: labels, y: counts, marker: { color: colours } }], { bargap: 0.08, xaxis: { type: "category" } });
}

function radar(now, team, before) {
  const ring = (some, name, colour, dash) => {
    const means = dimensionMeans(some);
    return { type: "scatterpolar", name, r: [...means, means[0]], theta: [...data.dimensions, data.dimensions[0]], mode: "lines+markers",
      line: { color: colour, dash }, marker: { size: 4 }, fill: dash === "solid" ? "toself" : "none", opacity: 0.9, connectgaps: true };
  };
  const name = filters.agent === ALL ? words.selected : agentName(filters.agent);
  const traces = [ring(team, words.whole_team, COLOURS.grey, "dash"), ring(now, name, COLOURS.blue, "solid")];
  if (before.length) traces.push(ring(before, fill(words.before, ""), COLOURS.orange, "dot"));
  const lowest = Math.min(100, ...traces.flatMap(trace => trace.r.filter(value => value !== null)));
  const line = getComputedStyle(document.body).getPropertyValue("--line");
  const radial = { range: [Math.max(0, Math.floor((lowest - 2) / 5) * 5), 100], gridcolor: line, linecolor: line, nticks: 4, tickfont: { size: 9 } };
  return plot("radar", traces, { showlegend: true, margin: { l: 60, r: 60, t: 30, b: 24 }, legend: { orientation: "h", y: -0.16, x: 0.5, xanchor: "center" },
    polar: { bgcolor: "rgba(0,0,0,0)", radialaxis: radial, angularaxis: { gridcolor: line, linecolor: line } } });
}

function trend(some, wanted) {
  const nights = data.nights.slice(wanted.since, wanted.until + 1), own = nights.map(() => []);
  for (const i of some) own[calls.night[i] - wanted.since].push(i);
  const rule = wanted.rule !== ALL;
  const values = rule ? nights.map((_, k) => nightlyRate(wanted, wanted.since + k)) : own.map(list => mean(list.map(i => calls.score[i])));
  byId("trend-title").textContent = rule ? `${words.rule_trend} · ${rules[wanted.rule].title}` : words.trend;
  const changes = data.changes.filter(change => change.night >= wanted.since && change.night <= wanted.until);
  const traces = [
    { type: "bar", name: words.calls, x: nights, y: own.map(list => list.length), yaxis: "y2", marker: { color: COLOURS.grey, opacity: 0.35 } },
    { type: "scatter", name: rule ? words.rate : words.mean, x: nights, y: values, mode: "lines+markers", connectgaps: true, line: { color: COLOURS.blue }, marker: { size: 5 } }];
  byId("trend-note").textContent = changes.map(change => `${data.nights[change.night]} ${fill(words.packs, change.packs)}`).join(" · ");
  return plot("trend", traces, { showlegend: true, xaxis: { tickformat: "%m-%d" }, yaxis: { overlaying: "y2", tickmode: "auto", ticksuffix: rule ? "%" : "", nticks: 6 },
    yaxis2: { side: "right", showgrid: false, automargin: true, rangemode: "tozero", fixedrange: true, tickmode: "auto", nticks: 4 },
    shapes: changes.map(change => ({ type: "line", x0: data.nights[change.night], x1: data.nights[change.night], yref: "paper", y0: 0, y1: 1, line: { color: COLOURS.orange, dash: "dot", width: 2 } })),
    annotations: changes.map(change => ({ x: data.nights[change.night], yref: "paper", y: 1, text: change.packs, showarrow: false, yanchor: "bottom", font: { size: 10 } })),
    margin: { l: 44, r: 40, t: 24, b: 36 } });
}

function nightlyRate(wanted, night) {
  const one = byRule(chosen({ ...wanted, since: night, until: night }), { ...wanted, since: night, until: night })[0];
  return one.judged ? (100 * one.broken) / one.judged : null;
}

function bars(id, found, value, told) {
  const top = found.slice(0, 12).reverse();
  const colour = one => ({ error: COLOURS.red, warning: COLOURS.orange, info: COLOURS.blue })[one.rule.severity];
  return plot(id, [{ type: "bar", orientation: "h", x: top.map(value), y: top.map(ruleTitle), text: top.map(told), textposition: "auto",
    marker: { color: top.map(colour) }, hovertemplate: "%{y}: %{text}<extra></extra>" }], { height: 60 + 26 * top.length, margin: { l: 170, r: 20, t: 6, b: 30 }, yaxis: { type: "category" } });
}

function flow(some) {
  const known = some.filter(i => calls.steps.some(column => column[i] !== null));
  const steps = calls.steps.map((column, k) => {
    const through = known.filter(i => column[i] !== null), timed = through.filter(i => column[i] >= 0);
    const over = timed.map(i => column[i] - data.allowed[k]).filter(seconds => seconds > 0);
    return { name: words.steps[k], share: known.length ? through.length / known.length : 0, seconds: mean(timed.map(i => column[i])), timed: timed.length, over };
  });
  const worst = steps.reduce((a, b) => (sum(b.over) > sum(a.over) ? b : a));
  const overran = worst.over.length ? worst : null;
  byId("bottleneck").textContent = overran ? fill(words.bottleneck, worst.name, per(worst.over.length, worst.timed), round(mean(worst.over))) : words.no_bottleneck;
  byId("course").replaceChildren(...steps.map((step, k) => element("li", { class: `${k > 5 ? "detour" : ""} ${step === overran ? "over" : ""}` },
    element("b", {}, step.name), `${per(step.share, 1)}% · ${step.seconds === null ? "–" : round(step.seconds, 0)} ${words.seconds}`)));
  const colours = steps.map(step => (step === overran ? COLOURS.red : COLOURS.blue)), names = steps.map(step => step.name);
  return [
    plot("flow-share", [{ type: "bar", x: names, y: steps.map(step => 100 * step.share), marker: { color: colours } }], { height: 220, yaxis: { range: [0, 100], ticksuffix: "%" } }),
    plot("flow-time", [{ type: "bar", x: names, y: steps.map(step => step.seconds), marker: { color: colours } },
      { type: "scatter", mode: "markers", name: words.allowed, x: names, y: data.allowed, marker: { symbol: "line-ew-open", size: 26, color: COLOURS.grey, line: { width: 3 } } }], { height: 220 }),
  ];
}

// ── all together ──
function render() {
  const wanted = { ...filters }, some = chosen(wanted), before = chosen(previous(wanted));
  byId("nothing").hidden = some.length > 0;
  document.body.classList.toggle("empty", !some.length);
  if (!some.length) return;
  const teamWide = { ...wanted, agent: ALL, team: wanted.agent === ALL ? wanted.team : agents[wanted.agent].team };
  const team = wanted.agent === ALL ? some : chosen(teamWide);
  const found = byRule(some, wanted), people = byAgent(some);
  tiles(totals(some), totals(before));
  costly(found, wanted.agent === ALL ? found : byRule(team, teamWide));
  const drawn = [
    distribution(some), radar(some, wanted.agent === ALL ? chosen({ ...teamWide, team: ALL, line: ALL, rule: ALL }) : team, before),
    trend(some, wanted),
    bars("by-cost", costliest(found), one => one.cost, one => round(one.cost)),
    bars("by-rate", found.filter(one => one.broken).sort((a, b) => b.rate - a.rate), one => 100 * one.rate, one => `${per(one.broken, one.judged)}% (${one.broken}/${one.judged})`),
    ...flow(some)];
  heat(wanted.agent === ALL ? people : byAgent(team));
  ruleTable(found);
  repeat(some);
  samples(some);
  coaching(people, wanted);
  Promise.all(drawn).then(() => { document.body.dataset.ready = String(Number(document.body.dataset.ready ?? 0) + 1); });
}

// ── filters ──
function options(id, texts) {
  const shown = texts.map((text, index) => [text, index]).sort((a, b) => a[0].localeCompare(b[0], "zh"));
  byId(id).replaceChildren(element("option", { value: ALL }, words.everyone), ...shown.map(([text, index]) => element("option", { value: index }, text)));
}

function select(id, value) {
  byId(id).value = value;
  filters[id] = Number(value);
  render();
}

function setUp() {
  options("team", data.teams.map(named));
  options("line", data.lines.map(named));
  options("agent", agents.map((_, index) => agentName(index)));
  options("rule", rules.map(rule => `${rule.id} ${rule.title}`));
  for (const id of ["team", "agent", "line", "rule"]) byId(id).addEventListener("change", event => select(id, event.target.value));
  byId("rule").title = words.rule_filter;
  for (const id of ["since", "until"]) {
    const field = byId(id);
    [field.min, field.max] = [data.nights[0], data.nights.at(-1)];
    field.defaultValue = data.nights[filters[id]];
    field.addEventListener("change", () => {
      const night = data.nights.indexOf(field.value);
      if (night >= 0) { filters[id] = night; render(); }
    });
  }
  byId("filters").addEventListener("submit", event => event.preventDefault());
  byId("filters").addEventListener("reset", () => {
    Object.assign(filters, { team: ALL, agent: ALL, line: ALL, rule: ALL, since: data.first, until: data.nights.length - 1 });
    setTimeout(render);
  });
  byId("again").addEventListener("click", () => { draw += 1; samples(chosen(filters)); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
  render();
}

setUp();
