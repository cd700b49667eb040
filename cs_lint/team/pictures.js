// The pictures of a team's page: sums as plotly wants them. Nothing here draws.

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
