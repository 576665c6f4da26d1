// <confab-chart option="…" label="…">: a chart by its ECharts option as JSON, in
// the page's colours, as large as its place. png() and svg() save it as a picture.
import { init } from "./echarts.js";
import { colours, dressed } from "./theme.js";

class ConfabChart extends HTMLElement {
  static observedAttributes = ["option", "label"];
  #chart;
  #place;
  #undo = [];

  connectedCallback() {
    this.#place = document.createElement("div");
    this.#place.style.cssText = "inline-size:100%;block-size:100%";
    this.replaceChildren(this.#place);
    const size = new ResizeObserver(() => this.#chart?.resize());
    size.observe(this);
    const theme = new MutationObserver(() => this.#draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => this.#draw();
    dark.addEventListener("change", redraw);
    this.#undo = [() => size.disconnect(), () => theme.disconnect(), () => dark.removeEventListener("change", redraw)];
    this.#draw();
  }

  disconnectedCallback() {
    for (const undo of this.#undo) undo();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  attributeChangedCallback() {
    if (this.#place) this.#draw();
  }

  #draw() {
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", this.getAttribute("label") ?? "Chart");
    const json = this.getAttribute("option");
    if (!json || !this.isConnected) return;
    try {
      this.#chart ??= init(this.#place, null, { renderer: "svg" });
      this.#chart.setOption(dressed(json, colours(this)), true);
    } catch (error) {
      this.#chart?.dispose();
      this.#chart = undefined;
      this.#place.textContent = "This chart can't be drawn.";
      console.warn(error);
    }
  }

  /** Saves the chart as it is, drawn anew where nobody sees it. */
  #save(renderer, kind) {
    const json = this.getAttribute("option");
    if (!json) return;
    const page = colours(this);
    const place = document.createElement("div");
    place.style.cssText = `position:fixed;inset-inline-start:-9999px;inline-size:${this.clientWidth}px;block-size:${this.clientHeight}px`;
    document.body.append(place);
    const copy = init(place, null, { renderer, devicePixelRatio: 2 });
    copy.setOption({ ...dressed(json, page), animation: false, backgroundColor: page.panel });
    const link = document.createElement("a");
    link.href = copy.getDataURL({ type: kind, pixelRatio: 2, backgroundColor: page.panel });
    link.download = `chart.${kind}`;
    link.click();
    copy.dispose();
    place.remove();
  }

  png() {
    this.#save("canvas", "png");
  }

  svg() {
    this.#save("svg", "svg");
  }
}

customElements.define("confab-chart", ConfabChart);
