// The pictures of calls: each is drawn when it comes near, for a page may hold thousands.

const boxes = [...document.querySelectorAll(".plot")];
const drawn = new Set();
const inColour = (_, value) => (/^var\(--[a-z-]+\)$/.test(value) ? ofPage(value.slice(4, -1)) : value);

function draw(box) {
  const { data, layout } = JSON.parse(box.nextElementSibling.textContent, inColour);
  plot(box, data, layout);
  whenClicked(box, point => { if (point.customdata) location.hash = point.customdata; });
  drawn.add(box);
}

function begin() {
  const near = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(({ target }) => {
    near.unobserve(target);
    draw(target);
  }), { rootMargin: "100%" });
  boxes.forEach(box => near.observe(box));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
  forPaper(() => boxes.forEach(draw));
}

// Pages that stand in one folder share one plotly there; a page that stands alone holds its own.
const { plotly } = document.currentScript.dataset;
if (plotly) document.head.append(Object.assign(document.createElement("script"), { src: plotly, onload: begin }));
else begin();
