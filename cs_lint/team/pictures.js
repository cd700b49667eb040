// The pictures of a team's page: sums as plotly wants them. Nothing here draws.

const BANDS = ["red", "orange", "yellow", "green"];
const COLOURS = Object.fromEntries([...BANDS, "blue", "grey"].map(name => [name, ofPage(`--${name}`)]));
const place = score => data.bands.filter(limit => score >= limit).length;
const band = score => BANDS[place(score)];
const draw = (id, traces, layout) => plot(byId(id), traces, layout);

function distribution(some) {
  const edges = [0, 0.01, 50, 60, 65, 70, 75, 80, 85, 90, 95, 100];
  const counts = edges.map(() => 0);
  for (const i of some) counts[edges.findLastIndex(edge => calls.score[i] >= edge)]++;
  const labels = edges.map((edge, k) => (edge === 100 || !edge ? String(edge) : `${Math.floor(edge)}–${edges[k + 1]}`));
  const colours = edges.map(edge => (edge < data.pass_mark ? COLOURS.red : COLOURS.green));
  const failed = some.length - sum(some.map(i => calls.passed[i]));
  byId("distribution-note").textContent = `${words.failing} ${failed} · ${words.passing} ${some.length - failed}`;
  return draw("distribution", [{ type: "bar", x: labels, y: counts, marker: { color: colours } }], { bargap: 0.08, xaxis: { type: "category" } });
}

function radar(now, team, before) {
  const ring = (some, name, colour, dash) => {
    const means = dimensionMeans(some);
    return { type: "scatterpolar", name, r: [...means, means[0]], theta: [...data.dimensions, data.dimensions[0]].map(plain), mode: "lines+markers",
      line: { color: colour, dash }, marker: { size: 4 }, fill: dash === "solid" ? "toself" : "none", opacity: 0.9, connectgaps: true };
  };
  const name = filters.agent === ALL ? words.selected : plain(agentName(filters.agent));
  const traces = [ring(team, words.whole_team, COLOURS.grey, "dash"), ring(now, name, COLOURS.blue, "solid")];
  if (before.length) traces.push(ring(before, fill(words.before, ""), COLOURS.orange, "dot"));
  const lowest = Math.min(100, ...traces.flatMap(trace => trace.r.filter(value => value !== null)));
  const line = ofPage("--line");
  const radial = { range: [Math.max(0, Math.floor((lowest - 2) / 5) * 5), 100], gridcolor: line, linecolor: line, nticks: 4, tickfont: { size: 9 } };
  return draw("radar", traces, { showlegend: true, margin: { l: 60, r: 60, t: 30, b: 24 }, legend: { orientation: "h", y: -0.16, x: 0.5, xanchor: "center" },
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
  return draw("trend", traces, { showlegend: true, xaxis: { tickformat: "%m-%d" }, yaxis: { overlaying: "y2", tickmode: "auto", ticksuffix: rule ? "%" : "", nticks: 6 },
    yaxis2: { side: "right", showgrid: false, automargin: true, rangemode: "tozero", fixedrange: true, tickmode: "auto", nticks: 4 },
    shapes: changes.map(change => ({ type: "line", x0: data.nights[change.night], x1: data.nights[change.night], yref: "paper", y0: 0, y1: 1, line: { color: COLOURS.orange, dash: "dot", width: 2 } })),
    annotations: changes.map(change => ({ x: data.nights[change.night], yref: "paper", y: 1, text: plain(change.packs), showarrow: false, yanchor: "bottom", font: { size: 10 } })),
    margin: { l: 44, r: 40, t: 24, b: 36 } });
}

function nightlyRate(wanted, night) {
  const one = byRule(chosen({ ...wanted, since: night, until: night }), { ...wanted, since: night, until: night })[0];
  return one.judged ? (100 * one.broken) / one.judged : null;
}

function bars(id, found, value, told) {
  const top = found.slice(0, 12).reverse();
  const colour = one => ({ error: COLOURS.red, warning: COLOURS.orange, info: COLOURS.blue })[one.rule.severity];
  return draw(id, [{ type: "bar", orientation: "h", x: top.map(value), y: top.map(one => plain(ruleTitle(one))), text: top.map(told), textposition: "auto",
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
  const colours = steps.map(step => (step === overran ? COLOURS.red : COLOURS.blue)), names = steps.map(step => step.name);
  const told = step => `${per(step.share, 1)}%${step.seconds === null ? "" : ` · ${round(step.seconds, 0)} ${words.seconds}`}`;
  table("flow-table", [words.step, words.flow_share, words.flow_time, words.allowed], steps.map((step, k) => [
    cell(step.name), figure(`${per(step.share, 1)}%`), figure(step.seconds === null ? "–" : round(step.seconds)), figure(data.allowed[k])]));
  return [
    flowMap(steps, colours, told),
    draw("flow-share", [{ type: "bar", x: names, y: steps.map(step => 100 * step.share), marker: { color: colours } }], { height: 220, yaxis: { range: [0, 100], ticksuffix: "%" } }),
    draw("flow-time", [{ type: "bar", x: names, y: steps.map(step => step.seconds), marker: { color: colours } },
      { type: "scatter", mode: "markers", name: words.allowed, x: names, y: data.allowed, marker: { symbol: "line-ew-open", size: 26, color: COLOURS.grey, line: { width: 3 } } }], { height: 220 }),
  ];
}

// The standard course from left to right, holds and transfers beneath it; the larger, the more calls go through.
function flowMap(steps, colours, told) {
  const standard = steps.length - 2, x = steps.map((_, k) => (k < standard ? k : k - standard + 2.5)), y = steps.map((_, k) => (k < standard ? 0 : -1));
  const arrow = { ref: "x", showarrow: true, text: "", xref: "x", yref: "y", axref: "x", ayref: "y", arrowhead: 2, arrowwidth: 1.5, arrowcolor: COLOURS.grey };
  const onward = Array.from({ length: standard - 1 }, (_, k) => ({ ...arrow, ax: k, x: k + 1, ay: 0, y: 0, standoff: 30, startstandoff: 30 }));
  const nodes = { type: "scatter", mode: "markers+text", x, y, text: steps.map(step => `${step.name}<br>${told(step)}`), textposition: "bottom center", hoverinfo: "text",
    marker: { color: colours, size: steps.map(step => 12 + 32 * step.share), opacity: 1, line: { width: 0 } } };
  return draw("flow-map", [nodes], { height: 190, annotations: onward, margin: { l: 8, r: 8, t: 6, b: 6 },
    xaxis: { visible: false, range: [-0.6, standard - 0.4] }, yaxis: { visible: false, range: [-1.9, 0.5] } });
}

// The heat map: agents by dimensions in four colours, those first who need training most.
function heat(found) {
  const heads = [words.mean, ...data.dimensions], scores = found.map(one => [one.score, ...one.means]);
  const names = found.map(one => agentName(one.agent)), limits = [data.bands[0], ...data.bands];
  const cells = { type: "heatmap", z: scores.map(row => row.map(score => (score === null ? null : place(score)))), zmin: -0.5, zmax: 3.5,
    text: scores.map(row => row.map(score => (score === null ? "" : round(score)))), texttemplate: "%{text}", xgap: 2, ygap: 2,
    hovertext: scores.map((row, k) => row.map((score, n) => `${plain(names[k])} · ${plain(heads[n])} ${score === null ? "–" : round(score)}`)), hoverinfo: "text", hoverongaps: false,
    colorscale: BANDS.flatMap((name, k) => [[k / 4, ofPage(`--${name}-cell`)], [(k + 1) / 4, ofPage(`--${name}-cell`)]]), showscale: false };
  // The key: a colour bar would do, but it sets an empty style attribute, which the policy refuses.
  const key = BANDS.map((name, k) => ({ type: "scatter", mode: "markers", x: [null], y: [null], name: fill(words.bands[k], limits[k]), marker: { symbol: "square", size: 13, color: ofPage(`--${name}-cell`) } }));
  const axis = { showgrid: false, zeroline: false, ticks: "" };
  // Left to itself plotly would draw everything twice to find out how wide the names are: half a second for sixty agents.
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const widest = Math.max(...names.map(name => pen.measureText(name).width));
  return draw("heat", [cells, ...key], { showlegend: true, legend: { x: 1, y: 1, itemclick: false, itemdoubleclick: false }, height: 44 + 26 * found.length, margin: { l: 10 + Math.min(widest, 240), r: 10, t: 34, b: 8 },
    xaxis: { ...axis, side: "top", tickvals: heads.map((_, n) => n), ticktext: heads.map(plain) },
    yaxis: { ...axis, autorange: "reversed", automargin: false, tickvals: names.map((_, k) => k), ticktext: names.map(plain) } })
    .then(() => whenClicked(byId("heat"), point => select("agent", found[point.y].agent)));
}
