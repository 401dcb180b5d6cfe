import type { Summary } from '../../analysis/summary.ts';
import { type Fact, flatten } from '../flatten.ts';
import { type Html, html } from '../html/html.ts';

/** Where the numbers come from: the machine, the plan, how the servers were configured. */
export function provenance(summary: Summary): Html {
  const { plan } = summary;
  const { tuning, capacity, cpus, httpd, ...rest } = plan;
  const configuration = flatten({ httpd, answered: identities(summary), tuning, capacity, cpus });
  return html`
<section id="environment">
  <h2>Environment</h2>
  ${facts(flatten(summary.environment), 'No environment was recorded.')}
</section>
<section id="configuration">
  <h2>Configuration of the servers</h2>
  <p>What all arms share is in docker/httpd.conf; what distinguishes them is in docker/&lt;arm&gt;/mpm.conf.</p>
  ${facts(configuration, '')}
</section>
<section id="plan">
  <h2>Plan</h2>
  <p>Frozen before the first trial. SHA-256 of plan.json: <code>${summary.planSha256}</code></p>
  ${facts(flatten({ ...rest, rounds: orders(summary) }), '')}
</section>`;
}

function facts(all: readonly Fact[], none: string): Html {
  if (all.length === 0) return html`<p>${none}</p>`;
  const row = ({ name, value }: Fact) =>
    html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
  return html`<div class="card"><table class="facts"><tbody>${all.map(row)}</tbody></table></div>`;
}

/** What each arm said of itself; more than one text for an arm would be a finding. */
function identities({ cells }: Summary): Record<string, string> {
  const all = cells.flatMap((cell) =>
    cell.arms.flatMap((arm) =>
      [...arm.valid, ...arm.invalid].map(
        ({ identity }) => [arm.arm, `${identity.version}, ${identity.mpm}`] as const,
      ),
    ),
  );
  const byArm = Map.groupBy(all, ([arm]) => arm);
  return Object.fromEntries(
    [...byArm].map(([arm, said]) => [arm, [...new Set(said.map(([, text]) => text))].join('; ')]),
  );
}

function orders({ plan }: Summary): Record<string, string> {
  return Object.fromEntries(plan.rounds.map((order, round) => [`r${round}`, order.join(', ')]));
}
