import { checkDestinationUrl, hostOf, type UrlRule } from './check-destination-url.js';

const strict = { allowHttp: false, allowCidrs: [] };
const ruleOf = (url: string, options: { allowHttp: boolean; allowCidrs: string[] } = strict): UrlRule | 'ok' => {
  const check = checkDestinationUrl(url, options);
  return check.ok ? 'ok' : check.rule;
};

describe('checkDestinationUrl', () => {
  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://127.0.0.1:8443/hook',
    'https://１２７.０.０.１/',
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe/',
    'https://2852039166/',
    'https://168.63.129.16/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[0:0:0:0:0:ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://foo.localhost/',
    'https://localhost.localdomain/',
    'https://ip6-localhost/',
    'https://ＬＯＣＡＬＨＯＳＴ/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://metadata.google.internal./',
  ])('%s is blocked', (url) => {
    expect(ruleOf(url)).toBe('blocked');
  });

  it.each([
    ['http://example.com/', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.com/', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['https://user@example.com/', 'credentials'],
    ['https://user:secret@example.com/', 'credentials'],
    ['https://:secret@example.com/', 'credentials'],
    ['https://example.com:0/', 'port'],
    ['https://example.com:65536/', 'invalid'],
    ['https://[fe80::1%25eth0]/', 'invalid'],
    ['https://[::1/', 'invalid'],
    ['https://999.0.0.1/', 'invalid'],
    ['https:///', 'invalid'],
    ['/relative', 'invalid'],
    ['example.com', 'invalid'],
    ['', 'invalid'],
    [`https://example.com/${'a'.repeat(2_100)}`, 'too_long'],
  ] as const)('%s breaks the rule %s', (url, rule) => {
    expect(ruleOf(url)).toBe(rule);
  });

  it.each([
    'https://example.com/hook?token=1',
    'https://example.com:8443/',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
    'https://localhost.example.com/',
    'https://notlocalhost/',
  ])('%s is fine', (url) => {
    expect(ruleOf(url)).toBe('ok');
  });

  it('takes http where it is allowed, and no other scheme then', () => {
    const options = { allowHttp: true, allowCidrs: [] };
    expect(ruleOf('http://example.com/', options)).toBe('ok');
    expect(ruleOf('ftp://example.com/', options)).toBe('scheme');
  });

  it('judges a literal address and localhost by the opened ranges and ports', () => {
    const options = { allowHttp: true, allowCidrs: ['127.0.0.1/32:9000'] };
    expect(ruleOf('http://127.0.0.1:9000/', options)).toBe('ok');
    expect(ruleOf('http://localhost:9000/', options)).toBe('ok');
    expect(ruleOf('http://127.0.0.1:9001/', options)).toBe('blocked');
    expect(ruleOf('http://localhost:9001/', options)).toBe('blocked');
    expect(ruleOf('http://127.0.0.1/', { allowHttp: true, allowCidrs: ['127.0.0.1/32:80'] })).toBe('ok');
  });

  it('does not repeat the URL in its message', () => {
    const check = checkDestinationUrl('https://user:hunter2@example.com/?token=hunter2', strict);
    expect(check).toMatchObject({ ok: false });
    expect(JSON.stringify(check)).not.toContain('hunter2');
  });

  it('reads a host without brackets and dot', () => {
    expect(hostOf(new URL('https://[2606::1]/'))).toBe('2606::1');
    expect(hostOf(new URL('https://example.com./'))).toBe('example.com');
  });
});
