"use strict";
// Pictures, as plotly draws them in every page of ours: in the page's own colours and font.

const ofPage = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Plotly reads tags in texts: what a stranger wrote is told to it as it stands.
const plain = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const PAPER = 680; // CSS pixels that fit on an upright A4 sheet
let onPaper = false;

function plot(box, traces, layout) {
  const ink = ofPage("--ink"), line = ofPage("--line");
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true, fixedrange: true };
  const named = Object.keys({ xaxis: 0, yaxis: 0, ...layout }).filter(name => /^[xy]axis/.test(name));
  return Plotly.react(box, traces, {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: ink, family: getComputedStyle(document.body).fontFamily, size: 12 },
    margin: { l: 44, r: 16, t: 10, b: 36 }, height: 270, showlegend: false, legend: { orientation: "h", y: -0.12 },
    dragmode: false, width: onPaper ? PAPER : undefined, ...layout,
    ...Object.fromEntries(named.map(name => [name, { ...axis, ...layout[name] }])),
  }, { displayModeBar: false, responsive: true });
}

// Paper is narrower than a screen, and what is printed is what stands there at once.
function forPaper(drawAll) {
  for (const event of ["beforeprint", "afterprint"])
    addEventListener(event, () => {
      onPaper = event === "beforeprint";
      document.querySelectorAll(".js-plotly-plot").forEach(Plotly.purge); // for plotly keeps a width it once was told
      drawAll();
    });
}

// What is clicked in a picture, however often it is drawn again.
function whenClicked(box, act) {
  box.removeAllListeners("plotly_click");
  box.on("plotly_click", event => act(event.points[0]));
}
