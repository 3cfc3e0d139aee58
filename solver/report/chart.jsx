// chart.jsx - ECharts, and nothing but the parts of it that the page uses. What it draws is SVG: sharp on paper.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, LinesChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, LegendComponent, MarkAreaComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "preact/hooks";

echarts.use([
  BarChart,
  HeatmapChart,
  LineChart,
  LinesChart,
  ScatterChart,
  GeoComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
]);

export function registerMap(name, features) {
  echarts.registerMap(name, { type: "FeatureCollection", features });
}

export const ink = "#1d2733";
export const soft = "#55606e";
export const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

// A tooltip of lines of text. Names come from the instance: they go in as text, never as HTML.
export function tip(title, lines) {
  const box = document.createElement("div");
  box.className = "tip";
  const head = box.appendChild(document.createElement("strong"));
  head.textContent = title;
  for (const line of lines) box.appendChild(document.createElement("div")).textContent = line;
  return box;
}

const common = {
  animation: false,
  textStyle: { fontFamily: font, color: ink, fontSize: 12 },
  tooltip: { confine: true, borderColor: "#c5ccd5", textStyle: { color: ink, fontSize: 12 } },
};

// `label` is what a screen reader says in place of the picture; the table behind it has the numbers.
export function Chart({ option, label, ratio, height, class: name = "" }) {
  const box = useRef(null);
  const chart = useRef(null);
  useEffect(() => {
    const made = echarts.init(box.current, null, { renderer: "svg" });
    chart.current = made;
    const fit = () => {
      made.resize();
      scalable(box.current);
    };
    const watch = new ResizeObserver(fit);
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current.setOption({ ...common, ...option, tooltip: { ...common.tooltip, ...option.tooltip } }, { notMerge: true });
    scalable(box.current);
  }, [option]);
  const style = ratio ? { aspectRatio: String(ratio) } : { height: `${height}px` };
  return (
    <div class={`chart ${name}`} role="img" aria-label={label}>
      <div class="canvas" ref={box} style={style} />
    </div>
  );
}

// On paper the drawing takes the width that there is.
function scalable(box) {
  const svg = box.querySelector("svg");
  if (svg) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
}
