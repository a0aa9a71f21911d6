import { problemPage, servicePage } from './page';

const page = {
  host: 'notebooks.demo.localhost:8480',
  path: '/',
  ingress: 'notebooks',
  namespace: 'demo',
  service: 'proxy-public',
  port: '80',
  workspace: 'demo',
  readyEndpoints: 1,
};

describe('pages', () => {
  it('say what they stand for', () => {
    const html = servicePage(page);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<h1>Stand-in for notebooks of demo</h1>');
    expect(html).toContain(
      '<title>Stand-in for notebooks of demo - Helium sandbox</title>',
    );
    expect(html).toContain('<dt>Service</dt><dd>proxy-public:80</dd>');
    expect(html).toContain('<p class="good">1 ready endpoint</p>');
    expect(html).toContain('Its pods are simulated');
    expect(servicePage({ ...page, readyEndpoints: 0 })).toContain(
      'No ready endpoint',
    );
    expect(servicePage({ ...page, workspace: undefined })).toContain(
      '<h1>Stand-in for notebooks in namespace demo</h1>',
    );
  });

  it('escape everything', () => {
    const nasty = `<script>alert("x")</script>&'`;
    const html = servicePage({
      host: nasty,
      path: nasty,
      ingress: nasty,
      namespace: nasty,
      service: nasty,
      port: nasty,
      workspace: nasty,
      readyEndpoints: 2,
    });
    expect(html).not.toContain('<script');
    expect(html).not.toContain(`&'`);
    expect(html).toContain(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;',
    );
    expect(problemPage(nasty, nasty)).not.toContain('<script');
  });
});
