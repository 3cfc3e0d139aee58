// years.jsx - what is decided when, of a scenario with phases; the rest of the page is about the last one.
import { counted, N, Section, usedMeasures, usePage } from "./parts.jsx";
import { formOf } from "./data.js";

export function Years() {
  const page = usePage();
  const phases = page.doc.phases;
  if (!phases) return null;
  const used = page.has ? usedMeasures(page.doc) : [];
  const form = formOf(page.doc.objectives[0].measure);
  const last = phases[phases.length - 1].year;
  return (
    <Section id="years" title="years" lead={page.t("yearsLead", { year: last })}>
      <div class="across" tabindex={0} role="region" aria-label={page.t("years")}>
        <table class="indicators">
          <caption class="unseen">{page.t("years")}</caption>
          <thead>
            <tr>
              <th scope="col">{page.t("year")}</th>
              <th scope="col" class="number">
                {page.t("yearWeight")}
              </th>
              {used.map((m) => (
                <th key={m} scope="col" class="number">
                  {page.t("yearAdds", { what: page.t(`${m}Short`) })}
                </th>
              ))}
              {page.has && (
                <th scope="col" class="number">
                  {page.t("costShort")}
                </th>
              )}
              <th scope="col" class="number">
                {page.t("yearNothing", { what: page.both(page.doc.objectives[0].title) })}
              </th>
              {page.has && (
                <th scope="col" class="number">
                  {page.t("withPlan")}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {phases.map((phase, k) => (
              <tr key={phase.year}>
                <th scope="row">{phase.year}</th>
                <td class="number">
                  <N path={`phases.${k}.weight`} scale={100} unit="%" />
                </td>
                {used.map((m) => (
                  <td key={m} class="number">
                    <N path={`phases.${k}.added.${counted[m]}`} />
                  </td>
                ))}
                {page.has && (
                  <td class="number">
                    <N path={`phases.${k}.summary.cost`} decimals={1} />
                  </td>
                )}
                <td class="number">
                  <N path={`phases.${k}.objectives.0.baseline`} {...form} />
                </td>
                {page.has && (
                  <td class="number strong">
                    <N path={`phases.${k}.objectives.0.value`} {...form} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
