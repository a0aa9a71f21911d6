import { createHash } from 'node:crypto';

/** What a page says about the service that it stands for. */
export interface ServicePage {
  host: string;
  path: string;
  ingress: string;
  namespace: string;
  service: string;
  /** Number, or name where the Service does not tell the number. */
  port: string;
  /** Missing when neither the Ingress nor its namespace names one. */
  workspace?: string;
  readyEndpoints: number;
}

const STYLE = `
:root { color-scheme: light dark; --text: #1c2024; --muted: #5a636b; --page: #f4f6f8; --card: #ffffff; --line: #d9dfe4; --good: #0f7b45; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ecef; --muted: #a3adb5; --page: #14181b; --card: #1d2327; --line: #343c42; --good: #5fd39a; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 38rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; }
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0.5rem 0; }
.muted { color: var(--muted); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
dl { margin: 1.5rem 0; display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem 1.5rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
`;

/** Lets the browser apply the page's own style and load nothing at all. */
export const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${createHash(
  'sha256',
)
  .update(STYLE)
  .digest(
    'base64',
  )}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page that stands for a service; people know what it is for by the name of its Ingress. */
export function servicePage(page: ServicePage): string {
  const { ingress, namespace, workspace, service, readyEndpoints } = page;
  const title = `Stand-in for ${ingress} ${
    workspace ? `of ${workspace}` : `in namespace ${namespace}`
  }`;
  const status =
    readyEndpoints > 0
      ? `<p class="good">${readyEndpoints} ready ${
          readyEndpoints === 1 ? 'endpoint' : 'endpoints'
        }</p>`
      : '<p class="bad">No ready endpoint: the pods behind this service are not ready yet.</p>';
  const facts: Array<[string, string]> = [
    ...(workspace ? [['Workspace', workspace] as [string, string]] : []),
    ['Namespace', namespace],
    ['Service', `${service}:${page.port}`],
    ['Ingress', ingress],
    ['Address', `${page.host}${page.path}`],
  ];
  return htmlPage(
    title,
    `<h1>${escapeHtml(title)}</h1>
${status}
<dl>
${facts
  .map(([term, fact]) => `<dt>${term}</dt><dd>${escapeHtml(fact)}</dd>`)
  .join('\n')}
</dl>
<p class="muted">This page stands for the service above. Its pods are simulated: in Helium's sandbox the Kubernetes API is real, and no container runs.</p>`,
  );
}

/** A page for what went wrong. */
export function problemPage(title: string, text: string): string {
  return htmlPage(
    title,
    `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`,
  );
}

function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Helium sandbox</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
