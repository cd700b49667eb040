// The words of a team's page, and its filters. Texts are only ever set as textContent, never parsed as HTML.

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
      element("h3", {}, badge(one.rule), one.rule.fatal ? element("span", { class: "badge error" }, words.fatal) : "", ruleTitle(one), element("b", {}, fill(words.lost, round(one.cost)))),
      element("p", {}, `${words.rate} ${per(one.broken, one.judged)}% · ${fill(words.rate_note, one.broken, one.judged)} `,
        filters.agent === ALL ? "" : element("small", {}, "· ", fill(words.others, per(others.broken, others.judged)))),
      element("p", { class: "instead" }, element("small", {}, words.instead), " ", one.rule.suggest),
      element("p", { class: "faint" }, `${words.worst_call} `, callLink(one.worst), ` · ${one.rule.clause}`));
  }));
}

// What the heat map shows, and what else is to be said of an agent; to be read, and worked from the keyboard.
function agentTable(found) {
  const heads = [words.agent, words.team, words.calls, words.mean, words.passed_share, words.fatal, words.per_call, ...data.dimensions];
  table("agents", heads, found.map(one => [
    element("td", {}, choose(one.agent)), cell(named(data.teams[agents[one.agent].team])), figure(one.calls),
    figure(round(one.score)), figure(`${per(one.passed, one.calls)}%`), figure(one.fatal), figure(round(one.hits / one.calls, 2)),
    ...one.means.map(score => figure(score === null ? "–" : round(score)))]));
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
  const next = random(sample), pool = [...some], drawn = [];
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

// ── all together ──
function render() {
  const wanted = { ...filters }, some = chosen(wanted), before = chosen(previous(wanted));
  byId("nothing").hidden = some.length > 0;
  document.body.classList.toggle("empty", !some.length);
  if (!some.length) return;
  const teamWide = { ...wanted, agent: ALL, team: wanted.agent === ALL ? wanted.team : agents[wanted.agent].team };
  const team = wanted.agent === ALL ? some : chosen(teamWide);
  const found = byRule(some, wanted), people = byAgent(some), shown = wanted.agent === ALL ? people : byAgent(team);
  tiles(totals(some), totals(before));
  costly(found, wanted.agent === ALL ? found : byRule(team, teamWide));
  const drawn = [
    distribution(some), radar(some, wanted.agent === ALL ? chosen({ ...teamWide, team: ALL, line: ALL, rule: ALL }) : team, before),
    trend(some, wanted),
    bars("by-cost", costliest(found), one => one.cost, one => round(one.cost)),
    bars("by-rate", found.filter(one => one.broken).sort((a, b) => b.rate - a.rate), one => 100 * one.rate, one => `${per(one.broken, one.judged)}% (${one.broken}/${one.judged})`),
    ...flow(some), heat(shown)];
  agentTable(shown);
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
  byId("again").addEventListener("click", () => { sample += 1; samples(chosen(filters)); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
  forPaper(render);
  render();
}

setUp();
