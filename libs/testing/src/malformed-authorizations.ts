/**
 * Everything that is not `Authorization: Bearer <key>`, though it holds a good key or comes near one: by a name, the header's lines.
 *
 * @param key a good one
 */
export function malformedAuthorizations(key: string): [name: string, lines: string[]][] {
  const good = `Bearer ${key}`;
  const [prefix, publicId, ...rest] = key.split('_') as [string, string, ...string[]];
  const secret = rest.join('_');
  const otherEnd = key.endsWith('A') ? 'B' : 'A';
  const base64 = Buffer.from(`${key}:`).toString('base64');
  return [...wrongSchemes(key), ...wrongKeys()];

  function wrongKeys(): [string, string[]][] {
    return [
      ['a wrong secret', [`${good.slice(0, -1)}${otherEnd}`]],
      ['a truncated key', [good.slice(0, -1)]],
      ['a key cut after its public id', [`Bearer ${prefix}_${publicId}`]],
      ['an empty secret', [`Bearer ${prefix}_${publicId}_`]],
      ['no public id', [`Bearer ${prefix}__${secret}`]],
      ['an empty key', ['Bearer __']],
      ['one segment more', [`${good}_${secret}`]],
      ['one character more', [`${good}A`]],
      ['a line break, escaped', [`${good}%0d%0a`]],
      ['a NUL, escaped', [`${good}%00`]],
      ['another prefix', [`Bearer whx_${publicId}_${secret}`]],
      ['a prefix in upper case', [`Bearer WHK_${publicId}_${secret}`]],
      ['a public id in upper case', [`Bearer ${prefix}_A${publicId.slice(1).toUpperCase()}_${secret}`]],
      ['a secret in lower case', [`Bearer ${prefix}_${publicId}_${secret.toLowerCase()}x`]],
      ['public id and secret in the wrong order', [`Bearer ${prefix}_${secret}_${publicId}`]],
      ['a pattern as public id', [`Bearer ${prefix}_%%%%%%%%%%%%%%%%%%_${secret}`]],
      ['what would be SQL', [`Bearer ${prefix}_'OR'1'='1'--_${secret}`]],
      ['letters beyond ASCII', [`${good.slice(0, -1)}\u00e9`]],
      ['full-width letters, as bytes', [Buffer.from(`Bearer \uff57${key.slice(1)}`).toString('latin1')]],
      ['nothing but a hash of the key', [`Bearer ${Buffer.from(key).toString('hex')}`]],
      ['an oversized key', [`${good}${'A'.repeat(8_000)}`]],
    ];
  }

  function wrongSchemes(bare: string): [string, string[]][] {
    return [
      ['an empty header', ['']],
      ['blanks', ['   ']],
      ['the scheme alone', ['Bearer']],
      ['the key alone', [bare]],
      ['Basic', [`Basic ${bare}`]],
      ['Basic with the key as user', [`Basic ${base64}`]],
      ['Token', [`Token ${bare}`]],
      ['ApiKey', [`ApiKey ${bare}`]],
      ['a colon behind the scheme', [`Bearer: ${bare}`]],
      ['an equals sign', [`Bearer=${bare}`]],
      ['no blank', [`Bearer${bare}`]],
      ['a tab', [`Bearer\t${bare}`]],
      ['quotes', [`Bearer "${bare}"`]],
      ['the scheme twice', [`Bearer ${good}`]],
      ['a parameter', [`Bearer token=${bare}`]],
      ['a comma', [`${good},`]],
      ['two keys in one header', [`${good}, ${good}`]],
      ['a second word', [`${good} ${bare}`]],
      ['two headers', [good, good]],
      ['two headers, the first good', [good, 'Bearer x']],
      ['two headers, the second good', ['Bearer x', good]],
      ['two headers of two schemes', [good, `Basic ${base64}`]],
    ];
  }
}
