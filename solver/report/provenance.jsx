// provenance.jsx - what the pages of studies say of their data.
import { Table, usePage } from "./parts.jsx";

export function Caveats({ caveats, warnings }) {
  const page = usePage();
  return (
    <>
      <h3>{page.t("caveats")}</h3>
      <ul>{caveats.length ? caveats.map((c, k) => <li key={k}>{page.both(c)}</li>) : <li>{page.t("noCaveats")}</li>}</ul>
      <h3>{page.t("traps")}</h3>
      <ul>
        {[1, 2, 3, 4, 5].map((k) => (
          <li key={k}>{page.t(`trap${k}`)}</li>
        ))}
      </ul>
      {warnings.length > 0 && (
        <>
          <h3>{page.t("warnings")}</h3>
          <ul lang="en">
            {warnings.map((w) => (
              <li key={w}>{w}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function Files({ title, files }) {
  const page = usePage();
  return (
    <details class="behind">
      <summary>{title}</summary>
      <Table
        caption={title}
        rows={Object.entries(files)}
        rowKey={([name]) => name}
        columns={[
          { key: "file", label: page.t("file"), value: ([name]) => name },
          { key: "hash", label: page.t("hash"), cell: ([, hash]) => <code>{hash}</code> },
        ]}
      />
    </details>
  );
}
