// The pictures of calls: drawn as they come near, and again in other colours or on paper.

const PAPER = 680; // CSS pixels that fit on an upright A4 sheet
const boxes = [...document.querySelectorAll(".plot")];
const inColour = (_, value) => (/^var\(--[a-z-]+\)$/.test(value) ? ofPage(value.slice(4, -1)) : value);

function draw(box, width) {
  const { data, layout } = JSON.parse(box.nextElementSibling.textContent, inColour);
  plot(box, data, { ...layout, width });
  whenClicked(box, point => { if (point.customdata) location.hash = point.customdata; });
}

function begin() {
  const drawn = new Set();
  const near = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(({ target }) => {
    near.unobserve(target);
    drawn.add(target);
    draw(target);
  }), { rootMargin: "100%" });
  const again = () => drawn.forEach(box => draw(box));
  boxes.forEach(box => near.observe(box));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  addEventListener("beforeprint", () => boxes.forEach(box => draw(box, Math.min(PAPER, box.clientWidth))));
  addEventListener("afterprint", again);
}

// Pages that stand in one folder share one plotly there; a page that stands alone holds its own.
const { plotly } = document.currentScript.dataset;
if (plotly) document.head.append(Object.assign(document.createElement("script"), { src: plotly, onload: begin }));
else begin();
