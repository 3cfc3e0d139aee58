// chart.jsx - ECharts, and nothing but the parts of it that the page uses. What it draws is SVG: sharp on paper.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, LinesChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, LegendComponent, MarkAreaComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePaper } from "./parts.jsx";

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

const NEAR = "400px"; // drawn when so near to what is seen

// Has the box been near to what is seen?
function useNear(box) {
  const [near, setNear] = useState(false);
  useLayoutEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setNear(true), { rootMargin: NEAR });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return near;
}

// `option` is what ECharts draws, or a function that gives it; both memoised. `label` is what a screen reader says in place of
// the picture; the table behind it has the numbers.
export function Chart({ option, label, ratio, height, class: name = "" }) {
  const box = useRef(null);
  const chart = useRef(null);
  const near = useNear(box),
    paper = usePaper(),
    drawn = near || paper;
  useLayoutEffect(() => {
    if (!drawn) return undefined;
    const made = echarts.init(box.current, null, { renderer: "svg" });
    chart.current = made;
    const fit = () => {
      const { clientWidth, clientHeight } = box.current;
      if ((made.getWidth() === clientWidth && made.getHeight() === clientHeight) || window.matchMedia("print").matches) return;
      made.resize();
      scalable(box.current);
    };
    const watch = new ResizeObserver(fit);
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, [drawn]);
  useLayoutEffect(() => {
    if (!drawn) return;
    const given = typeof option === "function" ? option() : option;
    chart.current.setOption({ ...common, ...given, tooltip: { ...common.tooltip, ...given.tooltip } }, { notMerge: true });
    chart.current.getZr().flush();
    scalable(box.current);
  }, [option, drawn]);
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
