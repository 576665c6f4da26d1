// An option dressed for the page: its colours, its typeface, its way of writing numbers.

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const full = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** The page's colours as they are now. */
export function colours(element) {
  const style = getComputedStyle(element);
  // A probe resolves light-dark() and whatever else a variable may hold.
  const probe = document.createElement("span");
  element.append(probe);
  const read = (name, otherwise) => {
    probe.style.color = style.getPropertyValue(name) || otherwise;
    return getComputedStyle(probe).color;
  };
  const found = {
    ink: read("--ink", "#1d1b18"),
    soft: read("--ink-2", "#5d574e"),
    line: read("--line", "#e4e0d9"),
    panel: read("--panel", "#ffffff"),
    sunken: read("--sunken", "#f4f2ee"),
    palette: Array.from({ length: 8 }, (_, at) => read(`--chart-${at + 1}`, read("--accent", "#0b6b5d"))),
    font: style.fontFamily,
  };
  probe.remove();
  return found;
}

/** Fills placeholders such as "chart:3" in, and adds what every chart has. */
export function dressed(json, page) {
  const option = JSON.parse(json, (_, value) => {
    const slot = typeof value === "string" && /^chart:(\d+)$/.exec(value);
    return slot ? page.palette[(Number(slot[1]) - 1) % page.palette.length] : value;
  });
  const text = { color: page.soft, fontFamily: page.font, fontSize: 12 };
  option.color ??= page.palette;
  option.textStyle = text;
  option.animationDuration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 240;
  option.tooltip = {
    ...option.tooltip,
    backgroundColor: page.panel,
    borderColor: page.line,
    textStyle: { ...text, color: page.ink },
    valueFormatter: (value) => (typeof value === "number" ? full.format(value) : (value ?? "–")),
    confine: true,
  };
  for (const legend of [option.legend ?? []].flat()) legend.textStyle = text;
  for (const axis of [option.xAxis ?? [], option.yAxis ?? []].flat()) axisDress(axis, page, text);
  for (const map of [option.visualMap ?? []].flat()) {
    map.textStyle = text;
    map.inRange = { color: [page.sunken, page.palette[0]] };
    map.formatter = (value) => compact.format(value);
  }
  for (const zoom of option.dataZoom ?? []) zoom.textStyle = text;
  for (const series of option.series ?? []) seriesDress(series, page, text);
  return option;
}

function axisDress(axis, page, text) {
  axis.nameTextStyle = { ...text, align: axis.nameLocation === "end" ? "left" : "center" };
  axis.axisLabel = { ...axis.axisLabel, ...text, hideOverlap: true, width: 190, overflow: "truncate" };
  axis.axisLine = { show: axis.type === "category" || axis.type === "time", lineStyle: { color: page.line } };
  axis.axisTick = { show: false };
  axis.splitLine = { show: axis.type === "value", lineStyle: { color: page.line } };
  if (axis.type === "value") axis.axisLabel.formatter = (value) => compact.format(value);
}

function seriesDress(series, page, text) {
  if (series.type === "bar") {
    series.barMaxWidth = series.barWidth ? undefined : 44;
    series.itemStyle = { ...series.itemStyle, borderRadius: series.stack ? 0 : 2 };
  }
  if (series.type === "line") {
    series.lineStyle = { width: 2, ...series.lineStyle };
    if (series.itemStyle?.color) series.lineStyle.color = series.itemStyle.color;
  }
  if (series.type === "boxplot") series.itemStyle = { color: page.sunken, borderColor: page.palette[0] };
  if (series.type === "pie") series.itemStyle = { borderColor: page.panel, borderWidth: 2 };
  if (["pie", "sankey", "tree"].includes(series.type)) series.label = { ...series.label, ...text, color: page.ink };
  if (series.type === "treemap") series.label = { ...text, color: page.panel, overflow: "truncate" };
  if (series.type === "heatmap") series.itemStyle = { borderColor: page.panel, borderWidth: 1 };
}
